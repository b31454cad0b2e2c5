// The personal links of guests, shown once.
import type { RoomInvitation } from "@gavel/sdk";
import { Button, Dialog, IconButton, TextInput } from "@gavel/ui";
import { Check, Copy } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { useCopy } from "../../useCopy";
import { closeDialog } from "../area";
import styles from "./Plan.module.css";

export function LinksDialog({ invitations, enter }: { invitations: RoomInvitation[]; enter: string | null }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const goIn = () => {
    closeDialog();
    if (enter) navigate(enter);
  };
  return (
    <Dialog
      title={t("personalLinks.title")}
      onClose={closeDialog}
      footer={
        <>
          <Button look="edge" onPress={closeDialog}>
            {t("common.close")}
          </Button>
          {enter ? (
            <Button look="primary" onPress={goIn}>
              {t("personalLinks.goIn")}
            </Button>
          ) : null}
        </>
      }
    >
      <p>{t("personalLinks.text")}</p>
      <ul className={styles.links}>
        {invitations.map(({ person, name, url }) => (
          <Link key={person} name={name} url={url} />
        ))}
      </ul>
    </Dialog>
  );
}

function Link({ name, url }: { name: string; url: string }) {
  const { t } = useTranslation();
  const { copied, copy } = useCopy();
  return (
    <li>
      <TextInput label={name} value={url} isReadOnly ltr />
      <IconButton
        icon={copied ? Check : Copy}
        label={t("personalLinks.copy", { name })}
        onPress={() => copy(url)}
      />
    </li>
  );
}
