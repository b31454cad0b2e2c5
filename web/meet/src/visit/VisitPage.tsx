// The page of a meeting's link: the door, the waiting, the meeting, the farewell, one after the other.
import { lazy, Suspense, useEffect, useState } from "react";
import { useLocation } from "wouter";
import { useStore } from "zustand";
import { Loading } from "../pages/Loading";
import { exposeForDebugging } from "./debug";
import { FarewellScreen } from "./FarewellScreen";
import { farewellView, plainFarewell, refusalView, type WayBack } from "./farewell";
import { PreJoin } from "./PreJoin";
import { invitationIn, Visit } from "./visit";
import { WaitingScreen } from "./WaitingScreen";

const Meeting = lazy(() => import("../meeting/Meeting"));

export default function VisitPage({ alias }: { alias: string }) {
  const lack = lacking();
  if (lack) return <FarewellScreen view={plainFarewell(lack)} meeting={null} />;
  return <Invited alias={alias} />;
}

/** A personal link opened over a page of the same meeting changes the fragment only; it is a new visit all the same. */
function Invited({ alias }: { alias: string }) {
  const [invitation, setInvitation] = useState(() => invitationIn(window.location.hash));
  useEffect(() => {
    const changed = () => setInvitation((now) => invitationIn(window.location.hash) ?? now);
    window.addEventListener("hashchange", changed);
    return () => window.removeEventListener("hashchange", changed);
  }, []);
  return <Visiting key={invitation} alias={alias} invitation={invitation} />;
}

function Visiting({ alias, invitation }: { alias: string; invitation: string | null }) {
  const [visit] = useState(() => new Visit(decodeURIComponent(alias), invitation));
  const at = useStore(visit.store, (state) => state.at);
  const session = useStore(visit.store, (state) => state.session);
  const phase = useStore(session.room.store, (state) => state.phase);
  const seated = useStore(session.room.store, (state) => state.me !== null);

  useEffect(() => {
    void visit.open();
    return () => visit.dispose();
  }, [visit]);
  useEffect(() => exposeForDebugging(session), [session]);
  switch (at) {
    case "loading":
      return <Loading />;
    case "door":
      return <PreJoin visit={visit} />;
    case "inside":
      if (phase === "waiting" || !seated) return <WaitingScreen session={session} />;
      return (
        <Suspense fallback={<Loading />}>
          <Meeting key={session.room.state.conference?.id} session={session} />
        </Suspense>
      );
    case "over":
      return <Over visit={visit} />;
    default:
      return at satisfies never;
  }
}

function Over({ visit }: { visit: Visit }) {
  const [, navigate] = useLocation();
  // As it was when it ended: on the way back the visit forgets it, while this page is still seen.
  const [{ problem, last, lobby, at }] = useState(() => ({ ...visit.state, at: Date.now() }));
  const view = last?.farewell
    ? farewellView(last.farewell, at)
    : refusalView(problem ?? { status: 0, code: "unreachable" });
  const back = (way: NonNullable<WayBack>) => {
    switch (way) {
      case "rejoin":
      case "use_here":
        return void visit.rejoin();
      case "ask":
      case "wait":
        window.history.replaceState(null, "", window.location.pathname);
        return void visit.ask();
      case "retry":
        return void visit.retry();
      case "log_in":
        return navigate(`/login?next=${encodeURIComponent(window.location.pathname)}`);
      default:
        return way satisfies never;
    }
  };
  const meeting = last?.conference?.name ?? last?.waiting?.room ?? lobby?.name ?? null;
  return <FarewellScreen view={view} meeting={meeting} onBack={back} />;
}

function lacking(): "insecure" | "unsupported" | null {
  if (!window.isSecureContext) return "insecure";
  return typeof RTCPeerConnection === "undefined" ? "unsupported" : null;
}
