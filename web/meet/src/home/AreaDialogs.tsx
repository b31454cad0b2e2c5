// Whichever dialog is open. The rarer and larger ones are fetched when they are wanted.
import { lazy, Suspense } from "react";
import { useStore } from "zustand";
import { area } from "./area";
import { DeleteDialog } from "./conferences/DeleteDialog";
import { JoinDialog } from "./conferences/JoinDialog";
import { InviteDialog } from "./people/InviteDialog";
import { NoMeetingDialog } from "./people/NoMeetingDialog";
import { LinksDialog } from "./planning/LinksDialog";
import { ReturnedDialog } from "./planning/ReturnedDialog";

const PlanDialog = lazy(() => import("./planning/PlanDialog"));
const EditDialog = lazy(() => import("./planning/EditDialog"));
const PinDialog = lazy(() => import("./conferences/PinDialog"));
const LogInsDialog = lazy(() => import("./LogInsDialog"));

export function AreaDialogs() {
  return (
    <Suspense fallback={null}>
      <Open />
    </Suspense>
  );
}

function Open() {
  const dialog = useStore(area, (state) => state.dialog);
  switch (dialog?.is) {
    case undefined:
      return null;
    case "join":
      return <JoinDialog />;
    case "plan":
      return <PlanDialog people={dialog.people} />;
    case "edit":
      return <EditDialog room={dialog.room} name={dialog.name} />;
    case "pin":
      return <PinDialog conference={dialog.conference} />;
    case "delete":
      return <DeleteDialog conference={dialog.conference} />;
    case "returned":
      return <ReturnedDialog to={dialog.to} />;
    case "links":
      return <LinksDialog invitations={dialog.invitations} enter={dialog.enter ?? null} />;
    case "invite":
      return <InviteDialog contact={dialog.contact} />;
    case "no-meeting":
      return <NoMeetingDialog contact={dialog.contact} />;
    case "log-ins":
      return <LogInsDialog />;
    default:
      return dialog satisfies never;
  }
}
