// Where one writes. A line that begins with a stroke is a command, and its completions stand above the field.
import { complete } from "@gavel/sdk";
import { IconButton, TextInput } from "@gavel/ui";
import { SendHorizontal } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../context";
import styles from "./ChatPanel.module.css";

const LONGEST = 2000;

export function ChatInput({ onSend }: { onSend: (line: string) => Promise<boolean> }) {
  const { t } = useTranslation();
  const { room } = useSession();
  const [line, setLine] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const options = line.startsWith("/") ? complete(line, room.state).slice(0, 6) : [];

  const send = async () => {
    const said = line;
    if (said.trim() === "") return;
    setLine("");
    if (!(await onSend(said))) setLine(said);
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
              <button type="button" onClick={() => take(option)}>
                {option}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <div className={styles.field}>
        <TextInput
          label={t("chat.message")}
          hideLabel
          lines={2}
          placeholder={t("chat.placeholder")}
          value={line}
          onChange={setLine}
          maxLength={LONGEST}
        />
      </div>
      <IconButton icon={SendHorizontal} label={t("chat.send")} type="submit" />
    </form>
  );
}
