// The frame of a side panel. Opening moves the focus in, closing gives it back to what opened it.
import { IconButton } from "@gavel/ui";
import { X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { type Panel, useScreenStore } from "../screen";
import styles from "./PanelFrame.module.css";

interface PanelFrameProps {
  panel: Panel;
  title: string;
  count?: string;
  closeLabel: string;
  head?: ReactNode;
  children: ReactNode;
}

export function PanelFrame({ panel, title, count, closeLabel, head, children }: PanelFrameProps) {
  const screen = useScreenStore();
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    heading.current?.focus();
    return () => {
      const back =
        opener instanceof HTMLElement && opener !== document.body && opener.isConnected
          ? opener
          : document.querySelector<HTMLElement>(`[data-panel="${panel}"]`);
      // Only if the focus would be lost otherwise: a dialog that is just opening keeps it.
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) back?.focus();
      });
    };
  }, [panel]);
  const close = () => screen.setState({ panel: null });
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.defaultPrevented) close();
  };
  return (
    <aside className={styles.panel} aria-labelledby={id} onKeyDown={keys}>
      <div className={styles.head}>
        <h2 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {count ? <span className={styles.count}>{count}</span> : null}
        <span className={styles.end}>
          {head}
          <IconButton icon={X} label={closeLabel} onPress={close} />
        </span>
      </div>
      {children}
    </aside>
  );
}
