// Removing by a rule (G4, G8): which rule, and whom it would hit as the server says, before anything is red.
import type { Participant, Receipt, Role, Target } from "@gavel/sdk";
import { Button, Choose, Dialog, TextInput, Tick } from "@gavel/ui";
import { UserX } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { apart } from "../../i18n";
import { useGoverned, useOrders, useRoom } from "../context";
import { refusalText } from "../receipts";
import { useScreenStore } from "../screen";
import { BlockBox, blockOf, buttonOf, NO_BLOCK } from "./BlockBox";
import { PeoplePicker } from "./PeoplePicker";
import { NO_WHY, RemovalFields } from "./RemovalFields";
import styles from "./RuleDialog.module.css";

const RULES = ["guests", "callers", "non_moderators", "below_me", "idle", "role", "everyone_but"] as const;
type Rule = (typeof RULES)[number];

const ROLES = ["participant", "guest", "host", "operator"] as const satisfies Role[];

export function RuleDialog({ except }: { except: string[] }) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const orders = useOrders();
  const [rule, setRule] = useState<Rule>(except.length > 0 ? "everyone_but" : "guests");
  const [minutes, setMinutes] = useState("10");
  const [role, setRole] = useState<(typeof ROLES)[number]>("participant");
  const [staying, setStaying] = useState<readonly string[]>(except);
  const [debrief, setDebrief] = useState(false);
  const [block, setBlock] = useState(NO_BLOCK);
  const [why, setWhy] = useState(NO_WHY);
  const target = useMemo(() => targetOf(rule, minutes, role, staying), [rule, minutes, role, staying]);
  const { hit, spared, trouble } = useDryRun(target);
  const close = () => screen.setState({ dialog: null });
  // The server takes those of these two rules to a debriefing outside.
  const canWait = rule === "guests" || rule === "non_moderators";
  const label = t(`remove.${buttonOf(block)}`);
  const go = () => {
    if (!target) return;
    screen.setState({ dialog: null, chosen: null });
    const choices = { ...why, ...blockOf(block), deviceOnly: false };
    void orders.removeByRule(target, hit.length, canWait && debrief ? { ...choices, debrief } : choices);
  };
  return (
    <Dialog
      title={t("rule.title")}
      onClose={close}
      footer={
        <>
          <Button look="edge" autoFocus onPress={close}>
            {t("common.cancel")}
          </Button>
          <Button look="danger" icon={UserX} isDisabled={hit.length === 0} onPress={go}>
            {hit.length > 0 ? t("common.numbered", { label, number: hit.length }) : label}
          </Button>
        </>
      }
    >
      <div className={styles.rule}>
        <Choose
          label={t("rule.rule")}
          value={rule}
          onChange={(next) => {
            setRule(next);
            if (next === "idle") setWhy((now) => ({ ...now, reason: "forgotten" }));
          }}
          options={RULES.map((value) => ({ value, label: t(`rule.${value}`) }))}
        />
        {rule === "idle" ? (
          <TextInput
            label={t("rule.minutes")}
            type="number"
            inputMode="numeric"
            value={minutes}
            onChange={setMinutes}
          />
        ) : null}
        {rule === "role" ? (
          <Choose
            label={t("rule.whichRole")}
            value={role}
            onChange={setRole}
            options={ROLES.map((value) => ({ value, label: t(`roles.${value}`) }))}
          />
        ) : null}
      </div>
      {rule === "everyone_but" ? (
        <PeoplePicker label={t("rule.staying")} chosen={staying} onChange={setStaying} />
      ) : null}
      {target ? (
        <Hit hit={hit} spared={spared} trouble={trouble} />
      ) : (
        <p className={styles.none}>{t(rule === "idle" ? "rule.sayHowLong" : "rule.sayWhoStays")}</p>
      )}
      {hit.length > 0 ? (
        <>
          {canWait ? (
            <Tick isSelected={debrief} onChange={setDebrief}>
              {t("rule.debrief")}
            </Tick>
          ) : null}
          <BlockBox targets={hit} choice={block} onChange={setBlock} />
          <RemovalFields name={null} why={why} onChange={setWhy} />
        </>
      ) : null}
    </Dialog>
  );
}

/** `null`: not yet a rule. An empty list of those who stay never means nobody, nor no time that somebody is idle. */
export function targetOf(rule: Rule, minutes: string, role: Role, staying: readonly string[]): Target | null {
  switch (rule) {
    case "idle":
      return /^[1-9]\d{0,3}$/.test(minutes) ? { scope: rule, idle_minutes: Number(minutes) } : null;
    case "role":
      return { scope: rule, role };
    case "everyone_but":
      return staying.length > 0 ? { scope: rule, except: [...staying] } : null;
    case "guests":
    case "callers":
    case "non_moderators":
    case "below_me":
      return { scope: rule };
    default:
      return rule satisfies never;
  }
}

interface HitProps {
  hit: Participant[];
  spared: number;
  trouble: string | null;
}

function Hit({ hit, spared, trouble }: HitProps) {
  const { t } = useTranslation();
  if (trouble) return <p role="alert">{trouble}</p>;
  return (
    <section className={styles.hit} aria-live="polite">
      <h3>{hit.length > 0 ? t("rule.wouldHit", { count: hit.length }) : t("rule.wouldHitNobody")}</h3>
      {hit.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrollable by keyboard
        <ul tabIndex={0}>
          {hit.map((person) => (
            <li key={person.id}>
              <bdi>{person.name}</bdi>
              <span>
                {[t(`roles.${person.role}`), person.device && apart(person.device)]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {spared > 0 ? <p className={styles.none}>{t("receipt.spared", { count: spared })}</p> : null}
    </section>
  );
}

interface DryRun {
  hit: Participant[];
  spared: number;
  trouble: string | null;
}

const NOTHING: DryRun = { hit: [], spared: 0, trouble: null };
/** Time alone makes people idle. */
const AGAIN_MS = 10_000;

/** Asked anew whenever somebody comes or goes, or is something else. */
function useDryRun(target: Target | null): DryRun {
  const orders = useOrders();
  const room = useGoverned();
  const [found, setFound] = useState(NOTHING);
  const who = useRoom(rolesOf);
  const [turn, setTurn] = useState(0);
  const idle = target?.scope === "idle";
  useEffect(() => {
    if (!idle) return;
    const timer = setInterval(() => setTurn((now) => now + 1), AGAIN_MS);
    return () => clearInterval(timer);
  }, [idle]);
  // `who` and `turn` say that the answer may be another one now.
  useEffect(() => {
    let current = true;
    const tell = (dryRun: DryRun) => {
      if (current) setFound(dryRun);
    };
    if (!target) tell(NOTHING);
    else
      orders.wouldHit(target).then(
        (receipt) =>
          tell({ hit: peopleIn(receipt, room.state.roster), spared: receipt.spared, trouble: null }),
        (fault: unknown) => tell({ ...NOTHING, trouble: refusalText(fault) }),
      );
    return () => {
      current = false;
    };
  }, [target, orders, room, who, turn]);
  return found;
}

function rolesOf({ roster }: { roster: ReadonlyMap<string, Participant> }): string {
  return [...roster.values()].map(({ id, role, state }) => `${id} ${role} ${state}`).join();
}

/** Each person once, whatever they sit at. */
function peopleIn({ verdicts }: Receipt, roster: ReadonlyMap<string, Participant>): Participant[] {
  const seats = verdicts.flatMap(({ participant }) => roster.get(participant) ?? []);
  return [...new Map(seats.map((seat) => [seat.person, seat])).values()];
}
