// Still bars, after 300 ms: what loads faster shows nothing in between.
import { useTranslation } from "react-i18next";
import styles from "./Loading.module.css";

/** `inside`: in a dialog, rather than on a page of its own. */
export function Loading({ inside = false }: { inside?: boolean }) {
  const { t } = useTranslation();
  return (
    <div
      className={`${styles.bars} ${inside ? styles.inside : ""}`}
      role="status"
      aria-label={t("common.loading")}
    >
      <i />
      <i />
      <i />
    </div>
  );
}
