// Participants: who waits, who raises their hand, who is here, who is not, who is blocked. A person stands in one group
// only. It needs no seat: the meeting is governed with it from outside, too.
import { isIn, mayRemove } from "@gavel/sdk";
import { Button, TextInput } from "@gavel/ui";
import { Search, UserPlus } from "lucide-react";
import { type KeyboardEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { hasMenu } from "../acts/about";
import { useGoverned, useIsHost, useOrders, useRoom } from "../context";
import { useScreen, useScreenStore } from "../screen";
import { BlockedRow, UnconnectedRow, WaitingRow } from "./AwayRows";
import { ControlMenu } from "./ControlMenu";
import { Group } from "./Group";
import { GroupMenu } from "./GroupMenu";
import { type Groups, groupsOf } from "./groups";
import { PanelFrame } from "./PanelFrame";
import styles from "./ParticipantsPanel.module.css";
import { HandPlaces, PersonRow } from "./PersonRow";
import { SelectionBar } from "./SelectionBar";

export function ParticipantsPanel() {
  const { t } = useTranslation();
  const isHost = useIsHost();
  const here = useRoom((state) => [...state.roster.values()].filter(isIn).length);
  return (
    <PanelFrame
      panel="participants"
      title={t("panel.heading")}
      count={t("panel.here", { count: here })}
      closeLabel={t("panel.closeParticipants")}
      head={isHost ? <ControlMenu /> : null}
    >
      <Participants add={t("panel.add")} />
    </PanelFrame>
  );
}

/** The lists, with the search above and the bar of the chosen below. `add`: what the button beside the search says. */
export function Participants({ add }: { add: string }) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const choosing = useScreen((now) => now.chosen !== null);
  const [wanted, setWanted] = useState("");
  const groups = useGroups(wanted);
  const { waiting, hands, inside, away, blocked } = groups;
  const nobody = [waiting, hands, inside, away, blocked].every((group) => group.length === 0);
  return (
    <>
      <div className={styles.find}>
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
          {add}
        </Button>
      </div>
      <div className={styles.list}>
        {wanted && nobody ? (
          <p className={styles.nobody} role="status">
            {t("panel.nobodyFound", { name: wanted })}
          </p>
        ) : (
          <HandPlaces value={groups.places}>
            <Lists groups={groups} found={wanted.trim() !== ""} />
          </HandPlaces>
        )}
      </div>
      {choosing ? <SelectionBar /> : null}
    </>
  );
}

const idOf = ({ id }: { id: string }) => id;
const seatOf = ({ seat }: { seat: string }) => seat;

function Lists({ groups, found }: { groups: Groups; found: boolean }) {
  const { t } = useTranslation();
  const { waiting, hands, inside, away, blocked } = groups;
  const orders = useOrders();
  const isHost = useIsHost();
  const me = useRoom((state) => state.me);
  const canChoose = (person: (typeof inside)[number]) => hasMenu(me, person);
  const ask = useAskToRemove();
  return (
    <>
      {waiting.length > 0 ? (
        <Group
          title={t("panel.waiting", { count: waiting.length })}
          list="waiting"
          tone="wait"
          rows={waiting}
          idOf={idOf}
          end={
            <>
              {waiting.length > 1 ? (
                <Button size="sm" onPress={() => void orders.admit(waiting.map(idOf))}>
                  {t("panel.admitAll")}
                </Button>
              ) : null}
              <GroupMenu list="waiting" ids={waiting.map(idOf)} found={found} />
            </>
          }
        >
          {waitingRow}
        </Group>
      ) : null}
      {hands.length > 0 ? (
        <Group
          title={t("panel.hands", { count: hands.length })}
          list="here"
          rows={hands}
          idOf={idOf}
          canChoose={canChoose}
          onKey={ask}
          end={
            isHost ? (
              <Button size="sm" onPress={() => void orders.lowerHands({ scope: "all" })}>
                {t("panel.lowerAll")}
              </Button>
            ) : null
          }
        >
          {personRow}
        </Group>
      ) : null}
      <Group
        title={t("panel.inMeeting", { count: inside.length })}
        list="here"
        rows={inside}
        idOf={idOf}
        canChoose={canChoose}
        onKey={ask}
        end={
          isHost ? (
            <GroupMenu list="here" ids={[...hands, ...inside].filter(canChoose).map(idOf)} found={found} />
          ) : null
        }
      >
        {personRow}
      </Group>
      {away.length > 0 ? (
        <Group
          title={t("panel.unconnected", { count: away.length })}
          list="away"
          rows={away}
          idOf={seatOf}
          end={<GroupMenu list="away" ids={away.map(seatOf)} found={found} />}
        >
          {unconnectedRow}
        </Group>
      ) : null}
      {blocked.length > 0 ? (
        <Group
          title={t("panel.blocked", { count: blocked.length })}
          list="blocked"
          rows={blocked}
          idOf={idOf}
          end={<GroupMenu list="blocked" ids={blocked.map(idOf)} found={found} />}
        >
          {blockedRow}
        </Group>
      ) : null}
    </>
  );
}

// Each the same function always, so that a row is drawn again only where its person has changed.
const waitingRow = (person: Groups["waiting"][number]) => <WaitingRow person={person} />;
const personRow = (person: Groups["inside"][number]) => <PersonRow person={person} />;
const unconnectedRow = (person: Groups["away"][number]) => <UnconnectedRow person={person} />;
const blockedRow = (ban: Groups["blocked"][number]) => <BlockedRow ban={ban} />;

function useGroups(wanted: string): Groups {
  const isHost = useIsHost();
  const roster = useRoom((state) => state.roster);
  const unconnected = useRoom((state) => state.unconnected);
  const bans = useRoom((state) => state.bans);
  return useMemo(
    () => groupsOf({ roster, unconnected, bans }, wanted, isHost),
    [roster, unconnected, bans, wanted, isHost],
  );
}

/** Delete on a row asks; it never removes by itself. */
function useAskToRemove() {
  const screen = useScreenStore();
  const room = useGoverned();
  return (seat: string, event: KeyboardEvent) => {
    const person = room.state.roster.get(seat);
    if (event.key !== "Delete" || !person || !mayRemove(room.state.me, person)) return;
    screen.setState({ dialog: { is: "remove", targets: [person] } });
  };
}
