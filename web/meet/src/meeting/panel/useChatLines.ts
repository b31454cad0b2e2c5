// What becomes of a line: said to everyone, carried out as a command, or explained to oneself only.
import {
  type Command,
  type Participant,
  parseCommand,
  Refused,
  type RoomState,
  type Verb,
  verbFor,
} from "@gavel/sdk";
import { useState } from "react";
import { time } from "../../format";
import { t } from "../../i18n";
import { useSession } from "../context";
import { refusalText } from "../orders";

export interface Aside {
  id: number;
  text: string;
  options?: { id: string; label: string; verb: Verb; name: string }[];
}

type Option = NonNullable<Aside["options"]>[number];

let asideCount = 0;

export function useChatLines() {
  const { room } = useSession();
  const [asides, setAsides] = useState<Aside[]>([]);
  const add = (aside: Omit<Aside, "id">) => setAsides((now) => [...now, { ...aside, id: ++asideCount }]);

  const order = async (verb: Verb, done: string): Promise<void> => {
    try {
      await room.act(verb, { typed: true });
      add({ text: done });
    } catch (fault) {
      add(refusedAside(fault, verb, room.state));
    }
  };

  /** False where nothing came of it and the words should stay in the field. */
  const send = async (line: string, to: string | null = null): Promise<boolean> => {
    const command = parseCommand(line, room.state);
    if (command.is === "say") {
      try {
        await room.act({ do: "chat", text: command.text, ...(to ? { to } : {}) });
        return true;
      } catch (fault) {
        add({ text: `${t("chat.notSent")} ${refusalText(fault)}` });
        return false;
      }
    }
    if (command.is === "act") await order(command.verb, doneText(command.word, command.name ?? ""));
    else add(explain(command));
    return true;
  };

  const choose = async (aside: Aside, option: Option): Promise<void> => {
    setAsides((now) => now.filter((one) => one.id !== aside.id));
    const word = option.verb.do === "mute" ? "/mute" : "/disconnect";
    await order(option.verb, doneText(word, option.name));
  };

  return { asides, send, choose };
}

type Unclear = Exclude<Command, { is: "say" } | { is: "act" }>;

export function explain(command: Unclear): Omit<Aside, "id"> {
  switch (command.is) {
    case "help":
      return { text: t("chat.helpText") };
    case "unknown":
      return { text: t("chat.unknown", { word: command.word }) };
    case "nameless":
      return { text: t("chat.nameless", { word: command.word }) };
    case "nobody":
      return { text: t("chat.nobody", { name: command.name }) };
    case "choose": {
      const { candidates, word, name } = command;
      return {
        text: t("chat.choose", { count: candidates.length, name }),
        options: candidates.map((person) => optionOf(person, verbFor(word, person))),
      };
    }
    default:
      return command satisfies never;
  }
}

function optionOf(person: Participant, verb: Verb): Option {
  const label = t("chat.chooseWho", {
    name: person.name,
    role: t(`roles.${person.role}`),
    time: time(person.joined_at),
    device: person.device ?? t("chat.unknownDevice"),
  });
  return { id: person.id, label, verb, name: person.name };
}

/** Where the server finds more than one person too, it names them. */
function refusedAside(fault: unknown, verb: Verb, state: RoomState): Omit<Aside, "id"> {
  const candidates = fault instanceof Refused ? (fault.problem.candidates ?? []) : [];
  const people = candidates.flatMap(({ participant }) => state.roster.get(participant) ?? []);
  if (people.length === 0) return { text: refusalText(fault) };
  const word = verb.do === "mute" ? "/mute" : "/disconnect";
  return {
    text: t("refused.ambiguous"),
    options: people.map((person) => optionOf(person, verbFor(word, person))),
  };
}

function doneText(word: string, name: string): string {
  switch (word) {
    case "/disconnect":
      return t("chat.doneDisconnect", { name });
    case "/mute":
      return t("chat.doneMute", { name });
    case "/lock":
      return t("chat.doneLock");
    case "/unlock":
      return t("chat.doneUnlock");
    default:
      return t("chat.doneMuteAll");
  }
}
