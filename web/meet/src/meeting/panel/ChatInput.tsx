// Where one writes. A line that begins with a stroke is a command, and its completions stand above the field.
import { complete, isIn, isModerator, type RoomState } from "@gavel/sdk";
import { Choose, IconButton, TextInput } from "@gavel/ui";
import { SendHorizontal } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useRoom, useSession } from "../context";
import styles from "./ChatPanel.module.css";

const LONGEST = 2000;

export function ChatInput({ onSend }: { onSend: (line: string, to: string | null) => Promise<boolean> }) {
  const { t } = useTranslation();
  const { room } = useSession();
  const [line, setLine] = useState("");
  const may = useRoom(mayWrite);
  const [wanted, setTo] = useState(EVERYONE);
  const people = useAddressees();
  const to = people.some(({ value }) => value === wanted) ? wanted : EVERYONE;
  const form = useRef<HTMLFormElement>(null);
  const options = line.startsWith("/") ? complete(line, room.state).slice(0, 6) : [];

  const send = async () => {
    const said = line;
    if (said.trim() === "") return;
    setLine("");
    if (!(await onSend(said, to === EVERYONE ? null : to))) setLine(said);
  };
  const take = (option: string) => {
    setLine(option);
    form.current?.querySelector<HTMLElement>("textarea")?.focus();
  };
  const keys = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLTextAreaElement)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void send();
    }
    const [first] = options;
    if (event.key === "Tab" && !event.shiftKey && first) {
      event.preventDefault();
      take(first);
    }
  };

  if (!may) return <p className={styles.shut}>{t("chat.notAllowed")}</p>;
  return (
    <form
      ref={form}
      className={styles.form}
      onKeyDown={keys}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void send();
      }}
    >
      {options.length > 0 ? (
        <ul className={styles.completions} aria-label={t("chat.suggestions")}>
          {options.map((option) => (
            <li key={option}>
              <button type="button" dir="auto" onClick={() => take(option)}>
                {option}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      {people.length > 1 ? (
        <div className={styles.to}>
          <Choose label={t("chat.to")} options={people} value={to} onChange={setTo} />
        </div>
      ) : null}
      <div className={styles.field}>
        <TextInput
          label={t("chat.message")}
          hideLabel
          lines={2}
          placeholder={t(to === EVERYONE ? "chat.placeholder" : "chat.placeholderOne")}
          value={line}
          onChange={setLine}
          maxLength={LONGEST}
        />
      </div>
      <IconButton icon={SendHorizontal} label={t("chat.send")} type="submit" />
    </form>
  );
}

const EVERYONE = "everyone";

/** Everybody, or one of those who are here. */
function useAddressees() {
  const { t } = useTranslation();
  const roster = useRoom((state) => state.roster);
  const me = useRoom((state) => state.me);
  return useMemo(() => {
    const others = [...roster.values()].filter((one) => isIn(one) && one.person !== me?.person);
    const people = new Map(others.map((one) => [one.person, { value: one.id, label: one.name }]));
    return [{ value: EVERYONE, label: t("chat.everyone") }, ...people.values()];
  }, [roster, me, t]);
}

/** What the rule book says of writing; the server decides. */
export function mayWrite({ me, roster, conference, gate }: RoomState): boolean {
  if (gate?.by === "pause") return false;
  if (isModerator(me?.role)) return true;
  const own = me ? roster.get(me.seat)?.rights?.chat : null;
  return own ?? conference?.permissions?.chat !== "hosts";
}
