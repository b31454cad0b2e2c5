// Who is there, who waits, who is not, who is blocked: the list of the meeting's panel, with room to work in.
import type { Participant } from "@gavel/sdk";
import { Button, TextInput, Unseen } from "@gavel/ui";
import { Search, UserPlus } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useOrders, useRoom } from "../meeting/context";
import { BlockedRow, UnconnectedRow, WaitingRow } from "../meeting/panel/AwayRows";
import { Group } from "../meeting/panel/Group";
import { groupsOf } from "../meeting/panel/ParticipantsPanel";
import { PersonRow } from "../meeting/panel/PersonRow";
import { SelectionBar } from "../meeting/panel/SelectionBar";
import { useScreen, useScreenStore } from "../meeting/screen";
import text from "../pages/text.module.css";
import { ControlMenu } from "./ControlMenu";
import styles from "./PeopleCard.module.css";
import { UnconnectedActs } from "./UnconnectedActs";

export function PeopleCard() {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const selecting = useScreen((now) => now.selection !== null);
  const [wanted, setWanted] = useState("");
  const { waiting, hands, inside, away, blocked, found } = useGroups(wanted);
  return (
    <section className={styles.card} aria-labelledby="people-h">
      <Unseen>
        <h2 id="people-h">{t("manage.people")}</h2>
      </Unseen>
      <div className={styles.tools}>
        <div className={styles.search}>
          <TextInput
            label={t("panel.find")}
            hideLabel
            icon={Search}
            placeholder={t("panel.find")}
            value={wanted}
            onChange={setWanted}
            type="search"
          />
        </div>
        <Button look="edge" icon={UserPlus} onPress={() => screen.setState({ dialog: { is: "add" } })}>
          {t("manage.invite")}
        </Button>
        <ControlMenu />
      </div>
      {selecting ? <SelectionBar /> : null}
      {waiting.length > 0 ? (
        <Group
          title={t("panel.waiting", { count: waiting.length })}
          tone="wait"
          end={waiting.length > 1 ? <AdmitAll waiting={waiting} /> : null}
        >
          {waiting.map((person) => (
            <WaitingRow key={person.id} person={person} />
          ))}
        </Group>
      ) : null}
      {hands.length > 0 ? (
        <Group title={t("manage.hands", { count: hands.length })} end={<LowerAll />}>
          {hands.map((person) => (
            <PersonRow key={person.id} person={person} />
          ))}
        </Group>
      ) : null}
      <Group title={t("panel.inMeeting", { count: inside.length })}>
        {inside.map((person) => (
          <PersonRow key={person.id} person={person} />
        ))}
      </Group>
      {away.length > 0 ? (
        <Group title={t("panel.unconnected", { count: away.length })} end={<UnconnectedActs />}>
          {away.map((person) => (
            <UnconnectedRow key={person.seat} person={person} />
          ))}
        </Group>
      ) : null}
      {blocked.length > 0 ? (
        <Group title={t("panel.blocked", { count: blocked.length })}>
          {blocked.map((ban) => (
            <BlockedRow key={ban.id} ban={ban} />
          ))}
        </Group>
      ) : null}
      {found === 0 ? (
        <p className={`${styles.nobody} ${text.dim}`} role="status">
          {wanted ? t("panel.nobodyFound", { name: wanted }) : t("manage.nobodyIn")}
        </p>
      ) : null}
    </section>
  );
}

function AdmitAll({ waiting }: { waiting: Participant[] }) {
  const { t } = useTranslation();
  const orders = useOrders();
  return (
    <Button size="sm" onPress={() => void orders.admit(waiting.map((one) => one.id))}>
      {t("panel.admitAll")}
    </Button>
  );
}

function LowerAll() {
  const { t } = useTranslation();
  const orders = useOrders();
  return (
    <Button size="sm" onPress={() => void orders.give({ do: "lower_hands", scope: "all" })}>
      {t("manage.lowerAll")}
    </Button>
  );
}

/** As the panel groups them; raised hands stand apart, the first one first. */
function useGroups(wanted: string) {
  const roster = useRoom((state) => state.roster);
  const unconnected = useRoom((state) => state.unconnected);
  const bans = useRoom((state) => state.bans);
  return useMemo(() => {
    const groups = groupsOf({ roster, unconnected, bans }, wanted, true);
    const hands = groups.inside.filter((one) => one.hand_since);
    hands.sort((a, b) => (a.hand_since ?? "").localeCompare(b.hand_since ?? ""));
    return { ...groups, hands, inside: groups.inside.filter((one) => !one.hand_since) };
  }, [roster, unconnected, bans, wanted]);
}
