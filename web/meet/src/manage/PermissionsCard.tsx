// What everybody may do without being asked to: for the whole conference.
import type { Permissions, Who } from "@gavel/sdk";
import { Segments } from "@gavel/ui";
import { useTranslation } from "react-i18next";
import { useOrders, useRoom } from "../meeting/context";
import { Card } from "../pages/Card";
import styles from "./AccessCard.module.css";

const RIGHTS = [
  { right: "unmute", label: "manage.mayUnmute" },
  { right: "share", label: "manage.mayShare" },
  { right: "chat", label: "manage.mayChat" },
  { right: "history", label: "manage.mayHistory" },
] as const satisfies { right: keyof Permissions; label: string }[];

export function PermissionsCard() {
  const { t } = useTranslation();
  const orders = useOrders();
  const permissions = useRoom((state) => state.conference?.permissions);
  if (!permissions) return null;
  return (
    <Card title={t("manage.permissions")}>
      <div className={styles.choices}>
        {RIGHTS.map(({ right, label }) => (
          <Segments<Who>
            key={right}
            label={t(label)}
            value={permissions[right]}
            onChange={(who) => void orders.give({ do: "permissions", [right]: who })}
            options={[
              { value: "everyone", label: t("manage.everyone") },
              { value: "hosts", label: t("manage.hosts") },
            ]}
          />
        ))}
      </div>
    </Card>
  );
}
