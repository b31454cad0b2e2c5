// Dialogs. A question about people is an `alertdialog`; its first focus belongs to Cancel, which the caller marks.
import { type ReactNode, useEffect, useId, useRef } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import styles from "./Dialog.module.css";

interface DialogProps {
  title: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  onClose: () => void;
  role?: "dialog" | "alertdialog";
  size?: "sm" | "md" | "lg";
  /** A press beside it closes nothing: somebody has written something into it. */
  held?: boolean;
}

export function Dialog(props: DialogProps) {
  const { title, children, footer, onClose, role = "dialog", size = "md", held = false } = props;
  const body = useId();
  const inside = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // After React Aria's own focusing, which leaves the dialog itself focused for presses made by a screen reader.
    const timer = setTimeout(() => {
      const dialog = inside.current?.parentElement;
      dialog?.querySelector<HTMLElement>("[data-first-focus]")?.focus();
    });
    return () => clearTimeout(timer);
  }, []);
  return (
    <ModalOverlay
      className={styles.scrim ?? ""}
      isOpen
      isDismissable={role === "dialog" && !held}
      onOpenChange={(open) => !open && onClose()}
    >
      <Modal className={`${styles.modal} ${styles[size]}`}>
        <AriaDialog className={styles.dialog ?? ""} role={role} aria-describedby={body}>
          <Heading slot="title" className={styles.title ?? ""}>
            {title}
          </Heading>
          <div className={styles.body} id={body} ref={inside}>
            {children}
          </div>
          {footer ? <div className={styles.footer}>{footer}</div> : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
