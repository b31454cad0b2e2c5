// A person's initials on one of eight calm hues, chosen by id: two people of one name look different.
import type { LucideIcon } from "lucide-react";
import styles from "./Avatar.module.css";
import { Icon } from "./Icon";

export function Avatar(props: {
  id: string;
  name: string;
  size?: "sm" | "md" | "lg" | "xl";
  icon?: LucideIcon;
}) {
  const { id, name, size = "md", icon } = props;
  return (
    // Drawn by the style sheet: initials are a picture, not a word of the page.
    <span
      className={`${styles.avatar} ${styles[size]} ${styles[`p${hueOf(id)}`]}`}
      aria-hidden="true"
      data-initials={icon ? undefined : initials(name)}
    >
      {icon ? <Icon of={icon} size={size === "xl" ? "lg" : "sm"} /> : null}
    </span>
  );
}

export function hueOf(id: string): number {
  let sum = 7;
  for (const char of id) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return (sum % 8) + 1;
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const [first = "?"] = words;
  const last = words.length > 1 ? words.at(-1) : "";
  const letters = [first, last].map((word) => Array.from(word ?? "")[0]?.toLocaleUpperCase() ?? "");
  // Letters that would join are two initials all the same.
  return letters.join(letters.every(joins) ? "\u200c" : "");
}

const joins = (letter: string): boolean => /\p{Script=Arabic}/u.test(letter);
