// A page that somebody may not see, or that is not there: why, and the way to it.
import type { Problem } from "@gavel/sdk";
import { useLocation } from "wouter";
import { FarewellScreen } from "../visit/FarewellScreen";
import { plainFarewell, refusalView } from "../visit/farewell";

interface RefusalProps {
  problem: Problem;
  /** Whose page it is, for those whose it is not. */
  title: string;
  text: string;
}

export function Refusal({ problem, title, text }: RefusalProps) {
  const [, navigate] = useLocation();
  const view =
    problem.status === 403 && problem.code !== "ticket_revoked"
      ? { ...plainFarewell("not_found"), title, text }
      : refusalView(problem);
  const back = () => {
    if (view.way !== "log_in") return window.location.reload();
    navigate(`/login?next=${encodeURIComponent(window.location.pathname)}`);
  };
  return <FarewellScreen view={view} meeting={null} onBack={back} />;
}
