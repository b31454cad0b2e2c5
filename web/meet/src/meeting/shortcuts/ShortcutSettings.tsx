// The help sheet and the settings of the shortcuts in one: each action with its keys, which can be others, or off.
import { Button, Tick } from "@gavel/ui";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import styles from "./ShortcutSettings.module.css";
import {
  ACTIONS,
  type Action,
  assign,
  combinationOf,
  readable,
  restoreUsual,
  shortcuts,
  switchShortcuts,
} from "./shortcuts";

export function ShortcutSettings() {
  const { t } = useTranslation();
  const { on, keys } = useStore(shortcuts);
  const [learning, setLearning] = useState<Action | null>(null);
  const [taken, setTaken] = useState(false);

  const learn = (event: KeyboardEvent) => {
    if (!learning) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      return setLearning(null);
    }
    const combination = combinationOf(event.nativeEvent);
    if (!combination) return;
    event.preventDefault();
    event.stopPropagation();
    const done = assign(learning, combination);
    setTaken(!done);
    if (done) setLearning(null);
  };
  const begin = (action: Action) => {
    setTaken(false);
    setLearning(action);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it listens for the keys that one of its buttons waits for
    <div className={styles.sheet} onKeyDown={learn}>
      <Tick isSelected={on} onChange={switchShortcuts}>
        {t("shortcuts.on")}
      </Tick>
      <p className={styles.hint} role="status">
        {taken ? t("shortcuts.taken") : learning ? t("shortcuts.press") : t("shortcuts.hint")}
      </p>
      <table className={styles.table}>
        <caption className={styles.caption}>{t("shortcuts.heading")}</caption>
        <tbody>
          {ACTIONS.map((action) => (
            <tr key={action}>
              <th scope="row">{t(`shortcuts.action.${action}`)}</th>
              <td>{learning === action ? "…" : <kbd dir="ltr">{readable(keys[action])}</kbd>}</td>
              <td>
                <Button
                  size="sm"
                  aria-label={t("shortcuts.changeFor", { action: t(`shortcuts.action.${action}`) })}
                  onPress={() => begin(action)}
                >
                  {t("shortcuts.change")}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div>
        <Button look="edge" size="sm" onPress={restoreUsual}>
          {t("shortcuts.restore")}
        </Button>
      </div>
    </div>
  );
}
