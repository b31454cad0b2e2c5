// What can be done with those who are chosen (T7): the usual acts as buttons, the others in the menu beside them.
import { type Act, Button, IconButton, MenuButton } from "@gavel/ui";
import { Ellipsis, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useAbout } from "../context";
import { type List, useScreenStore } from "../screen";
import { actsForList, useChosen } from "./GroupMenu";
import styles from "./SelectionBar.module.css";

/** By their ids, in this order. */
const BUTTONS: Record<List, string[]> = {
  here: ["mute", "remove"],
  waiting: ["decline", "admit"],
  away: ["withdraw", "invite"],
  blocked: ["unblock"],
};

export function SelectionBar() {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const orders = useAbout();
  const chosen = useChosen();
  if (!chosen) return null;
  const { list, ids } = chosen;
  const groups = actsForList(list, ids, false, orders);
  const buttons = BUTTONS[list].flatMap((id) => groups.flat().find((act) => act.id === id) ?? []);
  const rest = groups.map((group) => group.filter((act) => !buttons.includes(act)));
  return (
    <fieldset className={styles.bar} aria-label={t("panel.selectionBar")}>
      <span className={styles.count} role="status">
        {t("panel.selected", { count: ids.length })}
      </span>
      <Button size="sm" icon={X} onPress={() => screen.setState({ chosen: null })}>
        {t("panel.clearSelection")}
      </Button>
      <span className={styles.acts}>
        {buttons.map((act) => (
          <ActButton key={act.id} act={act} />
        ))}
        {rest.flat().length > 0 ? (
          <MenuButton label={t("panel.moreActs")} groups={rest} placement="top end">
            <IconButton icon={Ellipsis} label={t("panel.moreActs")} />
          </MenuButton>
        ) : null}
      </span>
    </fieldset>
  );
}

function ActButton({ act }: { act: Act }) {
  const { label, icon, danger, onAction } = act;
  return (
    <Button look={danger ? "dangerAsk" : "edge"} {...(icon ? { icon } : {})} onPress={onAction}>
      {label}
    </Button>
  );
}
