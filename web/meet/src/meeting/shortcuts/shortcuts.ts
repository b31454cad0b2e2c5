// Which keys do what. All need a modifier, so that nothing happens while somebody types; removing and ending have none.
// Each can be given other keys, and all can be switched off (WCAG 2.1.4).
import { createStore } from "zustand/vanilla";
import { t } from "../../i18n";

export const ACTIONS = [
  "microphone",
  "camera",
  "share",
  "hand",
  "chat",
  "participants",
  "fullscreen",
  "help",
] as const;
export type Action = (typeof ACTIONS)[number];

/** As tinykeys writes them: a physical key with its modifiers. */
const USUAL: Record<Action, string> = {
  microphone: "Alt+KeyA",
  camera: "Alt+KeyV",
  share: "Alt+KeyS",
  hand: "Alt+KeyY",
  chat: "Alt+KeyH",
  participants: "Alt+KeyU",
  fullscreen: "Alt+KeyF",
  help: "Alt+Slash",
};

export interface Shortcuts {
  on: boolean;
  keys: Record<Action, string>;
}

const KEY = "gavel_shortcuts";

export const shortcuts = createStore<Shortcuts>(() => stored());

export function switchShortcuts(on: boolean): void {
  keep({ ...shortcuts.getState(), on });
}

/** False where another action has these keys already. */
export function assign(action: Action, combination: string): boolean {
  const { keys } = shortcuts.getState();
  if (ACTIONS.some((other) => other !== action && keys[other] === combination)) return false;
  keep({ ...shortcuts.getState(), keys: { ...keys, [action]: combination } });
  return true;
}

export const restoreUsual = (): void => keep({ on: true, keys: USUAL });

/** What was pressed, where it is good for a shortcut: a key with Alt or Ctrl, which no page needs for typing. */
export function combinationOf(
  event: Pick<KeyboardEvent, "code" | "altKey" | "ctrlKey" | "shiftKey">,
): string | null {
  if (!(event.altKey || event.ctrlKey) || /^(Alt|Control|Shift|Meta)/.test(event.code)) return null;
  const held = [event.ctrlKey && "Control", event.altKey && "Alt", event.shiftKey && "Shift"].filter(Boolean);
  return [...held, event.code].join("+");
}

/** As people read it, and as their keyboards have it: Alt + A. */
export function readable(combination: string): string {
  return combination.split("+").map(keyName).join(" + ");
}

const NAMED = ["Control", "Alt", "Shift", "Space", "Enter", "Tab", "Backspace", "Delete"] as const;

function keyName(key: string): string {
  const named = NAMED.find((name) => name === key);
  return named ? t(`shortcuts.key.${named}`) : key.replace(/^(Key|Digit)/, "").replace("Slash", "/");
}

function keep(next: Shortcuts): void {
  localStorage.setItem(KEY, JSON.stringify(next));
  shortcuts.setState(next);
}

function stored(): Shortcuts {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (typeof kept !== "object" || kept === null) return { on: true, keys: USUAL };
    const { on = true, keys = {} } = kept as Partial<Shortcuts>;
    return { on, keys: { ...USUAL, ...keys } };
  } catch {
    return { on: true, keys: USUAL };
  }
}
