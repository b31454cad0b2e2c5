// One size and stroke for all drawings. An icon never speaks: its button or its neighbour does.
import type { LucideIcon } from "lucide-react";
import styles from "./Icon.module.css";

export type IconSize = "xs" | "sm" | "md" | "lg";

export function Icon({ of: Drawing, size = "md" }: { of: LucideIcon; size?: IconSize }) {
  return <Drawing aria-hidden="true" className={`${styles.icon} ${styles[size]}`} strokeWidth={1.75} />;
}
