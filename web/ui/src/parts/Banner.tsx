// For what is true now and may need an answer.
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./Banner.module.css";
import { Icon } from "./Icon";

interface BannerProps {
  tone: "wait" | "danger" | "calm";
  icon?: LucideIcon;
  children: ReactNode;
  actions?: ReactNode;
  role?: "status" | "alert";
}

export function Banner({ tone, icon, children, actions, role }: BannerProps) {
  return (
    <div className={`${styles.banner} ${styles[tone]}`} {...(role ? { role } : {})}>
      {icon ? <Icon of={icon} /> : null}
      <span className={styles.text}>{children}</span>
      {actions ? <span className={styles.actions}>{actions}</span> : null}
    </div>
  );
}
