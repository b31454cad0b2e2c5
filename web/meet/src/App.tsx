// Which page stands at which address. Each page is a chunk of its own.
import { Announcer } from "@gavel/ui";
import { lazy, Suspense } from "react";
import { Route, Switch } from "wouter";
import { Loading } from "./pages/Loading";

const StartPage = lazy(() => import("./pages/StartPage"));
const LoginPage = lazy(() => import("./pages/LoginPage"));
const SetupPage = lazy(() => import("./pages/SetupPage"));
const MissingPage = lazy(() => import("./pages/MissingPage"));
const ManagePage = lazy(() => import("./manage/ManagePage"));
const AnalyticsPage = lazy(() => import("./analytics/AnalyticsPage"));
const VisitPage = lazy(() => import("./visit/VisitPage"));

export function App() {
  return (
    <>
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/" component={StartPage} />
          <Route path="/login" component={LoginPage} />
          <Route path="/admin-setup" component={SetupPage} />
          <Route path="/m/:alias">{({ alias }) => <VisitPage key={alias} alias={alias} />}</Route>
          <Route path="/manage/:alias">{({ alias }) => <ManagePage alias={alias} />}</Route>
          <Route path="/analytics/:room">{({ room }) => <AnalyticsPage key={room} room={room} />}</Route>
          <Route component={MissingPage} />
        </Switch>
      </Suspense>
      <Announcer />
    </>
  );
}
