// A button that opens a small window of things to press or read. What is in it decides when it closes.
import type { ReactNode } from "react";
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from "react-aria-components";
import styles from "./PopoverButton.module.css";

interface PopoverButtonProps {
  /** What the window is called. */
  label: string;
  /** What the button says, where its face alone does not. */
  buttonLabel?: string;
  buttonClass: string;
  button: ReactNode;
  placement?: "top" | "bottom end";
  /** Round, for a row of small buttons. */
  pill?: boolean;
  children: (close: () => void) => ReactNode;
  onOpenChange?: (open: boolean) => void;
}

export function PopoverButton(props: PopoverButtonProps) {
  const {
    label,
    buttonLabel,
    buttonClass,
    button,
    placement = "bottom end",
    pill,
    children,
    onOpenChange,
  } = props;
  return (
    <DialogTrigger {...(onOpenChange ? { onOpenChange } : {})}>
      <AriaButton className={buttonClass} {...(buttonLabel ? { "aria-label": buttonLabel } : {})}>
        {button}
      </AriaButton>
      <Popover placement={placement} className={`${styles.popover} ${pill ? styles.pill : ""}`}>
        <Dialog aria-label={label} className={styles.content ?? ""}>
          {({ close }) => children(close)}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
