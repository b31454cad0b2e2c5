// Join by ID, for whoever is logged in.
import { Dialog } from "@gavel/ui";
import { useTranslation } from "react-i18next";
import { JoinForm } from "../../pages/JoinForm";
import { closeDialog } from "../area";

export function JoinDialog() {
  const { t } = useTranslation();
  return (
    <Dialog size="sm" title={t("start.joinById")} onClose={closeDialog}>
      <JoinForm onGone={closeDialog} />
    </Dialog>
  );
}
