// Still bars, after 300 ms: what loads faster shows nothing in between.
import { useTranslation } from "react-i18next";
import styles from "./Loading.module.css";

export function Loading() {
  const { t } = useTranslation();
  return (
    <div className={styles.bars} role="status" aria-label={t("common.loading")}>
      <i />
      <i />
      <i />
    </div>
  );
}
