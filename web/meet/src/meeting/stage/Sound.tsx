// The sound of one seat. Nothing to see.
import { useEffect, useRef } from "react";

/** Not every browser lets a page choose the loudspeaker. */
type WithSink = Omit<HTMLAudioElement, "setSinkId"> & Partial<Pick<HTMLAudioElement, "setSinkId">>;

export function Sound({ track, speaker }: { track: MediaStreamTrack; speaker: string }) {
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const element = audio.current;
    if (!element) return;
    element.srcObject = new MediaStream([track]);
    element.play().catch(() => {}); // starts with the first press on the page where the browser wants one
    return () => {
      element.srcObject = null;
    };
  }, [track]);
  useEffect(() => {
    const element: WithSink | null = audio.current;
    if (speaker) element?.setSinkId?.(speaker === "default" ? "" : speaker).catch(() => {}); // gone: the default stays
  }, [speaker]);
  // biome-ignore lint/a11y/useMediaCaption: live speech
  return <audio ref={audio} autoPlay hidden />;
}
