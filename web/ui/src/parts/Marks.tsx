// Small marks: a word in a box (Guest, Phone), a chip (the door), a count.
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "./Icon";
import styles from "./Marks.module.css";

export function Tag({ children }: { children: ReactNode }) {
  return <span className={styles.tag}>{children}</span>;
}

export function Chip({
  icon,
  children,
  tone = "plain",
}: {
  icon?: LucideIcon;
  children: ReactNode;
  tone?: "plain" | "wait" | "locked" | "live";
}) {
  return (
    <span className={`${styles.chip} ${styles[tone]}`}>
      {icon ? <Icon of={icon} size="xs" /> : null}
      {children}
    </span>
  );
}

/** Text for ears only. */
export function Unseen({ children }: { children: ReactNode }) {
  return <span className={styles.unseen}>{children}</span>;
}
