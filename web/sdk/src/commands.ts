// Slash commands of the chat. A command acts on ids: a name that fits more than one person is never guessed.
import type { Participant, Verb } from "./protocol";
import { isIn, type RoomState } from "./state";

export const COMMANDS = [
  "/disconnect",
  "/disconnectall",
  "/mute",
  "/muteall",
  "/lock",
  "/unlock",
  "/help",
] as const;
export type CommandWord = (typeof COMMANDS)[number];
type Named = "/disconnect" | "/mute";

export type Command =
  | { is: "say"; text: string }
  | { is: "act"; verb: Verb; word: CommandWord; name?: string }
  | { is: "choose"; word: Named; name: string; candidates: Participant[] }
  | { is: "nobody"; word: Named; name: string }
  | { is: "nameless"; word: Named }
  | { is: "help" }
  | { is: "unknown"; word: string };

export function parseCommand(line: string, state: RoomState): Command {
  const text = line.trim();
  if (text.startsWith("//")) return { is: "say", text: text.slice(1) };
  if (!text.startsWith("/")) return { is: "say", text };
  const [first = "", ...rest] = text.split(/\s+/);
  const word = first.toLowerCase();
  const name = rest.join(" ").replace(/^["“@]+|["”]+$/g, "");
  switch (word) {
    case "/help":
      return { is: "help" };
    case "/lock":
      return { is: "act", word, verb: { do: "lock" } };
    case "/unlock":
      return { is: "act", word, verb: { do: "unlock" } };
    case "/muteall":
      return { is: "act", word, verb: { do: "mute", scope: "all_but_me" } };
    case "/disconnectall":
      return { is: "act", word, verb: { do: "disconnect", target: { scope: "all" } } };
    case "/disconnect":
    case "/mute":
      return named(word, name, state);
    default:
      return { is: "unknown", word: first };
  }
}

export function verbFor(word: Named, participant: Participant): Verb {
  return word === "/mute"
    ? { do: "mute", participants: [participant.id] }
    : { do: "disconnect", target: { participants: [participant.id] } };
}

/** Commands and names that fit what has been typed so far. */
export function complete(line: string, state: RoomState): string[] {
  const naming = /^(\/disconnect|\/mute)\s+(.*)$/i.exec(line);
  if (naming) {
    const [, word = "", begun = ""] = naming;
    const wanted = fold(begun);
    return people(state)
      .filter((person) => fold(person.name).startsWith(wanted) && fold(person.name) !== wanted)
      .map((person) => `${word.toLowerCase()} ${person.name}`)
      .filter((option, n, all) => all.indexOf(option) === n);
  }
  if (!/^\/\w*$/.test(line)) return [];
  return COMMANDS.filter((command) => command.startsWith(line.toLowerCase()) && command !== line);
}

function named(word: Named, name: string, state: RoomState): Command {
  if (!name) return { is: "nameless", word };
  const wanted = fold(name);
  const everybody = people(state);
  const byId = everybody.filter((person) => person.id === name);
  const exact = everybody.filter((person) => fold(person.name) === wanted);
  const begun = everybody.filter((person) => fold(person.name).startsWith(wanted));
  const found = [byId, exact, begun].find((list) => list.length > 0) ?? [];
  const [only] = found;
  if (!only) return { is: "nobody", word, name };
  if (found.length > 1) return { is: "choose", word, name, candidates: found };
  return { is: "act", word, verb: verbFor(word, only), name: only.name };
}

/** One seat for each person: removing takes all seats of that person anyway. */
function people(state: RoomState): Participant[] {
  const seen = new Set<string>();
  return [...state.roster.values()].filter((participant) => {
    if (!isIn(participant) || seen.has(participant.person)) return false;
    seen.add(participant.person);
    return true;
  });
}

function fold(text: string): string {
  return text.normalize("NFKC").trim().toLocaleLowerCase();
}
