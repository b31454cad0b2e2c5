// The manager while nobody meets: PIN and ID, who is invited, and the start.
import { Avatar } from "@gavel/ui";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { time } from "../format";
import { Notes } from "../meeting/Notes";
import { Card } from "../pages/Card";
import { Page } from "../pages/Page";
import text from "../pages/text.module.css";
import { useTitle } from "../useNow";
import { AccessCard } from "./AccessCard";
import styles from "./Board.module.css";
import { useManaged } from "./context";
import { Heading } from "./Heading";
import people from "./Idle.module.css";

export function Idle() {
  const { t } = useTranslation();
  const { name, room } = useManaged();
  useTitle(t("manage.titleOf", { name }));
  return (
    <Page shape="wide">
      <Heading />
      <p className={text.dim}>{room ? t("manage.idleText") : t("manage.idleTextModerator")}</p>
      {room ? (
        <div className={styles.board}>
          <Invited room={room.id} />
          <AccessCard />
        </div>
      ) : null}
      <Notes />
    </Page>
  );
}

function Invited({ room }: { room: string }) {
  const { t } = useTranslation();
  const { rest } = useManaged();
  const { data } = useQuery({
    queryKey: ["invitees", room],
    queryFn: () => rest.rooms.invitees(room),
    // Who was invited while people met is among them, however short that was.
    refetchOnMount: "always",
  });
  if (!data) return null;
  return (
    <Card title={t("manage.invited", { count: data.length })}>
      {data.length === 0 ? <p className={text.dim}>{t("manage.nobodyInvited")}</p> : null}
      <ul className={people.people}>
        {data.map((one) => (
          <li key={one.person}>
            <Avatar id={one.person} name={one.name} />
            <span>
              <bdi className={people.name}>{one.name}</bdi>
              <span className={text.hint}>
                {t("manage.asRole", { role: t(`roles.${one.role}`), time: time(one.invited_at) })}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
