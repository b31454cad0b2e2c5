// Buttons. `danger` is solid red: the next press removes somebody, so it stands in dialogs only.
// `dangerAsk` is red text that leads to a question.
import type { LucideIcon } from "lucide-react";
import type { ReactNode, Ref } from "react";
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  Link as AriaLink,
} from "react-aria-components";
import styles from "./Button.module.css";
import { Icon } from "./Icon";

export type Look = "plain" | "edge" | "primary" | "soft" | "dangerAsk" | "danger";

export interface ButtonProps extends Omit<AriaButtonProps, "children" | "className" | "style"> {
  children: ReactNode;
  look?: Look;
  size?: "sm" | "md" | "lg";
  icon?: LucideIcon;
  iconEnd?: LucideIcon;
  wide?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({
  children,
  look = "plain",
  size = "md",
  icon,
  iconEnd,
  wide = false,
  isPending = false,
  ...rest
}: ButtonProps) {
  const names = [styles.button, styles[look], styles[size], wide ? styles.wide : ""].join(" ");
  return (
    <AriaButton
      {...rest}
      className={names}
      {...(isPending ? BUSY : {})}
      {...(rest.autoFocus ? { "data-first-focus": "" } : {})}
    >
      {icon ? <Icon of={icon} size={size === "lg" ? "md" : "sm"} /> : null}
      {children}
      {iconEnd ? <Icon of={iconEnd} size="xs" /> : null}
    </AriaButton>
  );
}

interface LinkButtonProps {
  href: string;
  children: ReactNode;
  look?: Look;
  icon?: LucideIcon;
  "aria-label"?: string;
}

/** Leads to another page, and looks like a button. */
export function LinkButton({ children, look = "plain", icon, ...rest }: LinkButtonProps) {
  return (
    <AriaLink {...rest} className={`${styles.button} ${styles[look]} ${styles.md}`}>
      {icon ? <Icon of={icon} size="sm" /> : null}
      {children}
    </AriaLink>
  );
}

/** Keeps the focus and the place while something is under way, and does nothing meanwhile. */
const BUSY = { type: "button", onPress: () => {} } as const;

export interface IconButtonProps extends Omit<AriaButtonProps, "children" | "className" | "style"> {
  icon: LucideIcon;
  label: string;
  size?: "sm" | "md";
  danger?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ icon, label, size = "md", danger = false, ...rest }: IconButtonProps) {
  const names = [styles.icon, size === "sm" ? styles.iconSm : "", danger ? styles.iconDanger : ""].join(" ");
  return (
    <AriaButton {...rest} aria-label={label} className={names}>
      <Icon of={icon} />
    </AriaButton>
  );
}
