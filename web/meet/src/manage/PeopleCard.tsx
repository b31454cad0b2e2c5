// Who is there, who waits, who is not, who is blocked: the lists of the meeting's panel, with room to work in.
import { isIn } from "@gavel/sdk";
import { useTranslation } from "react-i18next";
import { useRoom } from "../meeting/context";
import { ControlMenu } from "../meeting/panel/ControlMenu";
import { Participants } from "../meeting/panel/ParticipantsPanel";
import styles from "./PeopleCard.module.css";

export function PeopleCard() {
  const { t } = useTranslation();
  const here = useRoom((state) => [...state.roster.values()].filter(isIn).length);
  return (
    <section className={styles.card} aria-labelledby="people-h">
      <div className={styles.head}>
        <h2 id="people-h">{t("panel.heading")}</h2>
        <span className={styles.count}>{t("panel.here", { count: here })}</span>
        <ControlMenu />
      </div>
      <Participants add={t("manage.invite")} />
    </section>
  );
}
