// One moving picture.
import { type RefObject, useEffect, useRef } from "react";
import styles from "./Picture.module.css";

interface PictureProps {
  track: MediaStreamTrack;
  mirrored?: boolean;
  /** A shared screen is shown whole; a face may be cut to fill the tile. */
  whole?: boolean;
  /** Is told how high the picture is shown. */
  report?: Report | undefined;
}

/** In pixels of the screen; 0 while it cannot be seen, `null` when it is gone. */
export type Report = (track: MediaStreamTrack, viewer: object, height: number | null) => void;

export function Picture({ track, mirrored = false, whole = false, report }: PictureProps) {
  const video = useRef<HTMLVideoElement>(null);
  useReportedHeight(video, track, report);
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

function useReportedHeight(
  video: RefObject<HTMLVideoElement | null>,
  track: MediaStreamTrack,
  report: Report | undefined,
): void {
  useEffect(() => {
    const element = video.current;
    if (!element || !report) return;
    let [height, visible] = [element.clientHeight, true];
    const say = () => report(track, element, visible ? Math.ceil(height * window.devicePixelRatio) : 0);
    const sizes = new ResizeObserver(() => {
      height = element.clientHeight;
      say();
    });
    const sight = new IntersectionObserver(([entry]) => {
      visible = entry?.isIntersecting ?? true;
      say();
    });
    sizes.observe(element);
    sight.observe(element);
    say();
    return () => {
      sizes.disconnect();
      sight.disconnect();
      report(track, element, null);
    };
  }, [video, track, report]);
}
