// One moving picture.
import { useEffect, useRef } from "react";
import styles from "./Picture.module.css";

interface PictureProps {
  track: MediaStreamTrack;
  mirrored?: boolean;
  /** A shared screen is shown whole; a face may be cut to fill the tile. */
  whole?: boolean;
}

export function Picture({ track, mirrored = false, whole = false }: PictureProps) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = new MediaStream([track]);
    return () => {
      element.srcObject = null;
    };
  }, [track]);
  const names = [styles.picture, mirrored ? styles.mirrored : "", whole ? styles.whole : ""].join(" ");
  // Hidden from screen readers: the plate beside it says whose picture it is. It cannot take the focus.
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a video without controls is not focusable
  return <video ref={video} className={names} autoPlay playsInline muted aria-hidden="true" />;
}
