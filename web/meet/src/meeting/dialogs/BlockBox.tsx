// "Do not allow to rejoin": off by default, and when ticked it says what it holds for, how long, and what it cannot hold.
import type { Barrier, Participant } from "@gavel/sdk";
import { Choose, Segments, Tick } from "@gavel/ui";
import { DoorClosed, Lock } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { DOORS, doorOf } from "../../doors";
import { shortName } from "../../format";
import type { Translate } from "../../i18n";
import { useRoom } from "../context";
import type { RemovalChoices } from "../orders";
import styles from "./RemoveDialog.module.css";

export type Length = "end" | "PT15M" | "PT1H" | "P1D";

export interface BlockChoice {
  on: boolean;
  length: Length;
  room: boolean;
  network: boolean;
  door: Barrier | "keep";
}

export const NO_BLOCK: BlockChoice = { on: false, length: "end", room: false, network: false, door: "keep" };

interface BlockBoxProps {
  targets: Participant[];
  choice: BlockChoice;
  onChange: (choice: BlockChoice) => void;
}

export function BlockBox({ targets, choice, onChange }: BlockBoxProps) {
  const { t } = useTranslation();
  const id = useId();
  const change = (part: Partial<BlockChoice>) => onChange({ ...choice, ...part });
  const anonymous = targets.some((person) => !person.account);
  return (
    <div className={styles.block}>
      <Tick strong isSelected={choice.on} onChange={(on) => change({ on })} aria-describedby={id}>
        {t("remove.box")}
      </Tick>
      <div id={id}>
        {choice.on ? (
          <div className={styles.more}>
            <p>{scopeOf(targets, t)}</p>
            <div className={styles.length}>
              <LengthChoice choice={choice} onChange={change} />
            </div>
            {anonymous ? <DoorChoice choice={choice} onChange={change} /> : null}
            <div className={styles.ticks}>
              <Tick isSelected={choice.room} onChange={(room) => change({ room })}>
                {t("remove.room")}
              </Tick>
              {anonymous ? (
                <Tick isSelected={choice.network} onChange={(network) => change({ network })}>
                  {t("remove.network")}
                </Tick>
              ) : null}
            </div>
          </div>
        ) : null}
      </div>
    </div>
  );
}

interface PartProps {
  choice: BlockChoice;
  onChange: (part: Partial<BlockChoice>) => void;
}

function LengthChoice({ choice, onChange }: PartProps) {
  const { t } = useTranslation();
  return (
    <Choose<Length>
      label={t("remove.duration")}
      value={choice.length}
      onChange={(length) => onChange({ length })}
      options={[
        { value: "end", label: choice.room ? t("remove.untilLifted") : t("remove.untilEnd") },
        { value: "PT15M", label: t("remove.until15") },
        { value: "PT1H", label: t("remove.until60") },
        { value: "P1D", label: t("remove.untilDay") },
      ]}
    />
  );
}

/** A guest with a new device is a new guest: the door is what keeps that one out (G7). */
function DoorChoice({ choice, onChange }: PartProps) {
  const { t } = useTranslation();
  const door = doorOf(useRoom((state) => state.conference));
  const now = DOORS[door];
  const keep = { value: "keep" as const, label: t("remove.doorKeep", { door: t(now.word) }), icon: now.icon };
  const waiting = { value: "waiting_room" as const, label: t("remove.doorWaiting"), icon: DoorClosed };
  const lock = { value: "lock" as const, label: t("remove.doorLock"), icon: Lock };
  const options = door === "open" ? [keep, waiting, lock] : door === "waiting" ? [keep, lock] : [keep];
  return (
    <Segments<BlockChoice["door"]>
      label={t("remove.door")}
      value={choice.door}
      onChange={(value) => onChange({ door: value })}
      options={options}
    />
  );
}

function scopeOf(targets: Participant[], t: Translate): string {
  const [only] = targets;
  if (!only || targets.length > 1) return t("remove.scopeMany");
  const name = shortName(only.name);
  if (only.bannable === false) return t("remove.scopeNothing", { name });
  if (only.kind === "phone") return t("remove.scopePhone", { name });
  return only.account ? t("remove.scopeAccount", { name }) : t("remove.scopeGuest", { name });
}

/** What the choice means for the order. */
export function blockOf(choice: BlockChoice): Pick<RemovalChoices, "block" | "barrier"> {
  const { on, length, room, network, door } = choice;
  if (!on) return { block: null, barrier: null };
  const block = { for: length === "end" ? null : length, room, network };
  return { block, barrier: door === "keep" ? null : door };
}

/** What the last button does, said as it is. */
export function buttonOf({ on, door }: BlockChoice): "remove" | "removeAndBlock" | `removeAnd.${Barrier}` {
  if (!on) return "remove";
  return door === "keep" ? "removeAndBlock" : `removeAnd.${door}`;
}
