// How everybody sees the meeting: the layout, and the spotlight in its order.
import { isIn, type Layout } from "@gavel/sdk";
import { Avatar, Button, Choose, IconButton, MenuButton } from "@gavel/ui";
import { ChevronDown, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useOrders, useRoom } from "../meeting/context";
import { Card } from "../pages/Card";
import text from "../pages/text.module.css";
import styles from "./AccessCard.module.css";

export function LayoutCard() {
  const { t } = useTranslation();
  const orders = useOrders();
  const roster = useRoom((state) => state.roster);
  const seats = useRoom((state) => state.conference?.spotlight);
  if (!seats) return null;
  const lit = seats.flatMap((seat) => roster.get(seat) ?? []);
  const others = [...roster.values()].filter((one) => isIn(one) && !seats.includes(one.id));
  const show = (participants: string[]) => void orders.give({ do: "spotlight", participants });
  const acts = others.map((one) => ({
    id: one.id,
    label: one.name,
    onAction: () => show([...seats, one.id]),
  }));
  return (
    <Card title={t("manage.layout")}>
      <LayoutForAll />
      <p className={text.hint}>{lit.length > 0 ? t("manage.layoutText") : t("manage.spotlightNobody")}</p>
      {lit.length > 0 ? (
        <ul className={styles.people}>
          {lit.map((one) => (
            <li key={one.id}>
              <Avatar id={one.person} name={one.name} size="sm" />
              <bdi>{one.name}</bdi>
              <IconButton
                size="sm"
                icon={X}
                label={t("manage.spotlightRemove", { name: one.name })}
                onPress={() => show(seats.filter((seat) => seat !== one.id))}
              />
            </li>
          ))}
        </ul>
      ) : null}
      {acts.length > 0 ? (
        <MenuButton label={t("manage.spotlightAdd")} groups={[acts]} placement="bottom start">
          <Button look="edge" iconEnd={ChevronDown}>
            {t("manage.spotlightAdd")}
          </Button>
        </MenuButton>
      ) : null}
    </Card>
  );
}

const FREE = "free";
const LAYOUTS = ["grid", "speaker", "side_by_side"] as const satisfies Layout[];

/** Or as each one likes. */
function LayoutForAll() {
  const { t } = useTranslation();
  const orders = useOrders();
  const layout = useRoom((state) => state.conference?.layout ?? FREE);
  return (
    <Choose<Layout | typeof FREE>
      label={t("layout.menu")}
      value={layout}
      onChange={(now) => void orders.give(now === FREE ? { do: "layout" } : { do: "layout", layout: now })}
      options={[
        { value: FREE, label: t("manage.layoutFree") },
        ...LAYOUTS.map((value) => ({ value, label: t(`layout.${value}`) })),
      ]}
    />
  );
}
