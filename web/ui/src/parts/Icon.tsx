// One size and stroke for all drawings. An icon never speaks: its button or its neighbour does.
import {
  ChevronRight,
  ListX,
  LogIn,
  LogOut,
  type LucideIcon,
  MessageSquare,
  SendHorizontal,
  Volume2,
  VolumeX,
} from "lucide-react";
import styles from "./Icon.module.css";

export type IconSize = "xs" | "sm" | "md" | "lg";

/** Drawings that go the way one reads. Ticks, clocks, things that are played and real things look the same everywhere. */
const TURNING: ReadonlySet<LucideIcon> = new Set([
  ChevronRight,
  ListX,
  LogIn,
  LogOut,
  MessageSquare,
  SendHorizontal,
  Volume2,
  VolumeX,
]);

export function Icon({ of: Drawing, size = "md" }: { of: LucideIcon; size?: IconSize }) {
  const names = [styles.icon, styles[size], TURNING.has(Drawing) ? styles.turning : ""].join(" ").trim();
  return <Drawing aria-hidden="true" className={names} strokeWidth={1.75} />;
}
