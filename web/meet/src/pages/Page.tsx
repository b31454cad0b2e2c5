// The frame of a page outside a meeting: mark, one main thing, a quiet foot.
import { Mark, SkipLink } from "@gavel/ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import styles from "./Page.module.css";

interface PageProps {
  children: ReactNode;
  end?: ReactNode;
  /** One short thing, the usual width, the whole of a door with picture and form, or lists and charts. */
  shape?: "narrow" | "usual" | "door" | "wide";
}

export function Page({ children, end, shape = "usual" }: PageProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.page}>
      <SkipLink to="main" label={t("common.skip")} />
      <header className={styles.top}>
        <Link href="/" className={styles.home ?? ""}>
          <Mark />
        </Link>
        {end ? <div className={styles.end}>{end}</div> : null}
      </header>
      <main id="main" className={styles[shape]} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
