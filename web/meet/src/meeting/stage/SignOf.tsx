// The sign that somebody makes just now.
import { useTranslation } from "react-i18next";
import { useScreen } from "../screen";
import styles from "./SignOf.module.css";
import { GLYPHS } from "./signs";

export function SignOf({ seat }: { seat: string }) {
  const { t } = useTranslation();
  const sign = useScreen((screen) => screen.signs.get(seat));
  if (!sign) return null;
  return (
    <span className={styles.sign} role="img" aria-label={t(`meeting.reaction.${sign.reaction}`)}>
      {GLYPHS[sign.reaction]}
    </span>
  );
}
