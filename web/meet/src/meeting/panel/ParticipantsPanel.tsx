// Participants: who waits, who is here, who is not, who is blocked. A person stands in one group only.
import { isIn, isWaiting, type RoomState } from "@gavel/sdk";
import { Button, MenuButton, TextInput } from "@gavel/ui";
import { ChevronDown, MicOff, Search, UserPlus, UserX } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useIsHost, useOrders, useRoom } from "../context";
import { useDoorActs } from "../DoorChip";
import { useScreen, useScreenStore } from "../screen";
import { BlockedRow, UnconnectedRow, WaitingRow } from "./AwayRows";
import { Group } from "./Group";
import { PanelFrame } from "./PanelFrame";
import styles from "./ParticipantsPanel.module.css";
import { PersonRow } from "./PersonRow";
import { SelectionBar } from "./SelectionBar";

export function ParticipantsPanel() {
  const { t } = useTranslation();
  const isHost = useIsHost();
  const screen = useScreenStore();
  const selecting = useScreen((now) => now.selection !== null);
  const [wanted, setWanted] = useState("");
  const groups = useGroups(wanted, isHost);
  const here = useRoom((state) => [...state.roster.values()].filter(isIn).length);

  return (
    <PanelFrame
      panel="participants"
      title={t("panel.heading")}
      count={t("panel.here", { count: here })}
      closeLabel={t("panel.closeParticipants")}
      head={isHost ? <ControlMenu /> : null}
    >
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
          {t("panel.add")}
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be scrollable by keyboard */}
      <section className={styles.list} tabIndex={0} aria-label={t("panel.groups")}>
        <WaitingGroup {...groups} />
        <Group title={t("panel.inMeeting", { count: groups.inside.length })}>
          {groups.inside.map((person) => (
            <PersonRow key={person.id} person={person} />
          ))}
        </Group>
        {groups.away.length > 0 ? (
          <Group title={t("panel.unconnected", { count: groups.away.length })}>
            {groups.away.map((person) => (
              <UnconnectedRow key={person.seat} person={person} />
            ))}
          </Group>
        ) : null}
        {groups.blocked.length > 0 ? (
          <Group title={t("panel.blocked", { count: groups.blocked.length })}>
            {groups.blocked.map((ban) => (
              <BlockedRow key={ban.id} ban={ban} />
            ))}
          </Group>
        ) : null}
        {wanted && groups.found === 0 ? (
          <p className={styles.nobody} role="status">
            {t("panel.nobodyFound", { name: wanted })}
          </p>
        ) : null}
      </section>
      {selecting ? <SelectionBar /> : null}
    </PanelFrame>
  );
}

function WaitingGroup({ waiting }: Groups) {
  const { t } = useTranslation();
  const orders = useOrders();
  if (waiting.length === 0) return null;
  const all =
    waiting.length > 1 ? (
      <Button size="sm" onPress={() => void orders.admit(waiting.map((one) => one.id))}>
        {t("panel.admitAll")}
      </Button>
    ) : null;
  return (
    <Group title={t("panel.waiting", { count: waiting.length })} tone="wait" end={all}>
      {waiting.map((person) => (
        <WaitingRow key={person.id} person={person} />
      ))}
    </Group>
  );
}

/** For everybody at once (P9). */
function ControlMenu() {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const orders = useOrders();
  const door = useDoorActs();
  return (
    <MenuButton
      label={t("panel.control")}
      groups={[
        [{ id: "mute-all", label: t("panel.muteAll"), icon: MicOff, onAction: () => void orders.muteAll() }],
        door,
        [
          {
            id: "disconnect-all",
            label: t("panel.disconnectAll"),
            icon: UserX,
            danger: true,
            onAction: () => screen.setState({ dialog: { is: "confirm", what: "disconnectAll" } }),
          },
        ],
      ]}
    >
      <Button iconEnd={ChevronDown}>{t("panel.control")}</Button>
    </MenuButton>
  );
}

type Groups = ReturnType<typeof groupsOf>;

function useGroups(wanted: string, isHost: boolean): Groups {
  const roster = useRoom((state) => state.roster);
  const unconnected = useRoom((state) => state.unconnected);
  const bans = useRoom((state) => state.bans);
  return useMemo(
    () => groupsOf({ roster, unconnected, bans }, wanted, isHost),
    [roster, unconnected, bans, wanted, isHost],
  );
}

export function groupsOf(
  { roster, unconnected, bans }: Pick<RoomState, "roster" | "unconnected" | "bans">,
  wanted: string,
  isHost: boolean,
) {
  const fits = ({ name }: { name: string }) =>
    name.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase());
  const everybody = [...roster.values()];
  const here = new Set(everybody.map((one) => one.person));
  const shut = new Set(bans.map((ban) => ban.person));
  const inside = everybody.filter((one) => isIn(one) && fits(one));
  const waiting = isHost ? everybody.filter((one) => isWaiting(one) && fits(one)) : [];
  const gone = unconnected.filter((one) => !here.has(one.person) && !shut.has(one.person) && fits(one));
  const away = isHost ? [...new Map(gone.map((one) => [one.person, one])).values()] : [];
  const blocked = isHost ? bans.filter(fits) : [];
  return {
    inside,
    waiting,
    away,
    blocked,
    found: inside.length + waiting.length + away.length + blocked.length,
  };
}
