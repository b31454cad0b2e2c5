// The receipt: what was done, how long it holds, the way back, below a dashed cut. It stays until it is dismissed.
import { CircleCheck, LoaderCircle, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "./Button";
import { Icon } from "./Icon";
import styles from "./Receipt.module.css";

export type ReceiptTone = "done" | "pending" | "alarm";

interface ReceiptProps {
  tone: ReceiptTone;
  title: string;
  label: string;
  dismissLabel: string;
  children?: ReactNode;
  actions?: ReactNode;
  onDismiss: () => void;
}

const DRAWINGS = { done: CircleCheck, pending: LoaderCircle, alarm: TriangleAlert };

export function Receipt({ tone, title, label, dismissLabel, children, actions, onDismiss }: ReceiptProps) {
  return (
    <article className={`${styles.receipt} ${styles[tone]}`} aria-label={label}>
      <div className={styles.top}>
        <Icon of={DRAWINGS[tone]} />
        <div className={styles.text} role={tone === "alarm" ? "alert" : "status"}>
          <strong>{title}</strong> {children}
        </div>
        <IconButton icon={X} size="sm" label={dismissLabel} onPress={onDismiss} />
      </div>
      {actions ? (
        <>
          <hr className={styles.cut} />
          <div className={styles.actions}>{actions}</div>
        </>
      ) : null}
    </article>
  );
}

/** The place of receipts and notices: never over Leave, and reachable while a dialog is open. */
export function Messages({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className={styles.place} aria-label={label} data-react-aria-top-layer="true">
      {children}
    </section>
  );
}
