// Acts for several people at once (T7): one question with all names, one order to the server.
import { mayRemove } from "@gavel/sdk";
import { Button } from "@gavel/ui";
import { MicOff, UserX, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useOrders, useRoom } from "../context";
import { useScreen, useScreenStore } from "../screen";
import styles from "./SelectionBar.module.css";

export function SelectionBar() {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const orders = useOrders();
  const me = useRoom((state) => state.me);
  const roster = useRoom((state) => state.roster);
  const selection = useScreen((now) => now.selection);
  const people = [...(selection ?? [])].flatMap((seat) => roster.get(seat) ?? []);
  const removable = people.filter((person) => mayRemove(me, person));
  return (
    <fieldset className={styles.bar} aria-label={t("panel.selectionBar")}>
      <span className={styles.count} role="status">
        {t("panel.selected", { count: people.length })}
      </span>
      <Button size="sm" icon={X} onPress={() => screen.setState({ selection: null })}>
        {t("panel.clearSelection")}
      </Button>
      <span className={styles.acts}>
        <Button
          look="edge"
          icon={MicOff}
          isDisabled={people.length === 0}
          onPress={() => void orders.mute(people.map((person) => person.id))}
        >
          {t("panel.muteSelected")}
        </Button>
        <Button
          look="dangerAsk"
          icon={UserX}
          isDisabled={removable.length === 0}
          onPress={() => screen.setState({ dialog: { is: "remove", targets: removable } })}
        >
          {t("panel.removeSelected", { count: removable.length })}
        </Button>
      </span>
    </fieldset>
  );
}
