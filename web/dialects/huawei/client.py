"""Huawei's own client, as it is published, against a running Gavel; every claim is looked at where it matters, on the seats.

`--list` names the steps. Otherwise they are run in their order, and each prints one line of JSON.
"""

import base64
import json
import os
import re
import sys
import tempfile
import traceback

os.environ["HOME"] = tempfile.mkdtemp(prefix="gavel-huawei-")

STEPS = []


def step(sentence):
    def keep(function):
        STEPS.append((sentence, function))
        return function

    return keep


class Now:
    """What the steps before have left."""


now = Now()


def refused(status, code, call):
    """The client is told no, with this status and number, and which request it was."""
    try:
        call()
    except ClientRequestException as told:
        assert (told.status_code, told.error_code) == (status, code), (told.status_code, told.error_code, told.error_msg)
        assert told.error_msg and re.fullmatch("[0-9a-f]{32}", told.request_id), told.request_id
        return
    raise AssertionError("it was allowed")


def meeting(client, **more):
    """A meeting that has been made and begun, with its control token."""
    body = RestScheduleConfDTO(subject="Weekly", media_types="HDVideo", length=30, **more)
    made = client.create_meeting(CreateMeetingRequest(body=body)).body[0]
    passwords = {entry.conference_role: entry.password for entry in made.password_entry}
    start = StartRequest(conference_id=made.conference_id, password=passwords["chair"])
    begun = client.start_meeting(StartMeetingRequest(body=start))
    return made.conference_id, passwords, begun.uuid


def control(client, number, password):
    request = CreateConfTokenRequest(conference_id=number, x_password=password, x_login_type=1)
    return client.create_conf_token(request).data


def at(**more):
    return dict(conference_id=now.number, x_conference_authorization=now.token, **more)


def info():
    return now.alice.show_real_time_info_of_meeting(ShowRealTimeInfoOfMeetingRequest(**at()))


def pids():
    return [one.pid for one in info().participants]


def one(pid):
    return next(one for one in info().participants if one.pid == pid)


def hang_up(*pids, **instead):
    body = RestBulkHangUpReqBody(bulk_hang_up_participants=list(pids))
    return now.alice.hang_up(HangUpRequest(**{**at(), **instead}, body=body))


def native(pid):
    """A seat, as Gavel's own interface has it."""
    seats = gavel("GET", f"/conferences/{now.number}/participants")["items"]
    return next((seat for seat in seats if seat["id"] == pid), None)


# ——— logging in ———


@step("an account logs in by name and password")
def _():
    now.alice = connect(MeetingCredentials("alice", PASSWORD))
    assert now.alice.search_meetings(SearchMeetingsRequest(offset=0, limit=20)).count == 0


@step("a wrong password is told apart from everything else")
def _():
    wrong = connect(MeetingCredentials("alice", "wrong password"))
    refused(401, "USG.206010000", lambda: wrong.search_meetings(SearchMeetingsRequest()))


@step("an app logs in a user of its own, who has an account from then on")
def _():
    app = MeetingCredentials().with_auth_type_enum(AuthTypeEnum.APP_ID)
    client = connect(app.with_app_id("app1").with_app_key(APP_KEY).with_user_id("newcomer"))
    client.search_meetings(SearchMeetingsRequest())
    accounts = {account["username"]: account for account in gavel("GET", "/accounts")["items"]}
    assert accounts["newcomer"]["role"] == "user"


@step("an app of an enterprise logs in under its enterprise, and under no other")
def _():
    def of(corp):
        app = MeetingCredentials().with_auth_type_enum(AuthTypeEnum.APP_ID)
        app = app.with_tenant_scene_enum(TenantSceneEnum.MULTI_TENANT).with_corp_id(corp)
        return connect(app.with_app_id("app9").with_app_key(APP_KEY).with_user_id("bob"))

    of("corp9").search_meetings(SearchMeetingsRequest())
    refused(401, "USG.206010025", lambda: of("corp8").search_meetings(SearchMeetingsRequest()))


@step("a wrong app key logs in nobody")
def _():
    app = MeetingCredentials().with_auth_type_enum(AuthTypeEnum.APP_ID)
    wrong = connect(app.with_app_id("app1").with_app_key("not the key at all").with_user_id("alice"))
    refused(401, "USG.206010025", lambda: wrong.search_meetings(SearchMeetingsRequest()))


@step("an access token is looked at, renewed and given back")
def _():
    credentials = MeetingCredentials("alice", PASSWORD)
    client = connect(credentials)
    client.search_meetings(SearchMeetingsRequest())
    check = ValidateTokenReqDTO(token=credentials._token, need_gen_new_token=False, need_account_info=True)
    seen = client.check_token(CheckTokenRequest(body=check))
    assert seen.user.uclogin_account == "alice" and seen.access_token == credentials._token
    new = client.update_token(UpdateTokenRequest()).access_token
    refused(401, "USG.000000004", lambda: client.check_token(CheckTokenRequest(body=check)))
    credentials._token = new
    client.delete_token(DeleteTokenRequest())
    refused(401, "USG.000000004", lambda: client.search_meetings(SearchMeetingsRequest()))


# ——— meetings ———


@step("a meeting is made with its number, its passwords and its people")
def _():
    invited = [
        Attendee(account_id="bob", role=0, type="normal"),
        Attendee(name="Gustav", email="gustav@example.org", role=0, type="outside"),
    ]
    config = RestConfConfigDTO(guest_pwd="654321", call_in_restriction=0, enable_waiting_room=False)
    body = RestScheduleConfDTO(
        start_time="2099-01-15 09:00", length=60, subject="Planning", media_types="HDVideo", attendees=invited, conf_config_info=config
    )
    made = now.alice.create_meeting(CreateMeetingRequest(body=body)).body[0]
    assert re.fullmatch("9[0-9]{8}", made.conference_id)
    assert {entry.conference_role for entry in made.password_entry} == {"chair", "general"}
    assert [entry.password for entry in made.password_entry if entry.conference_role == "general"] == ["654321"]
    assert (made.start_time, made.end_time) == ("2099-01-15 09:00", "2099-01-15 10:00")
    assert (made.conference_state, made.scheduser_name) == ("Schedule", "Alice")
    now.planned = made.conference_id
    detail = now.alice.show_meeting_detail(ShowMeetingDetailRequest(conference_id=now.planned))
    assert {who.name for who in detail.data.data} == {"Bob", "Gustav"}
    assert detail.conference_data.subject == "Planning"


@step("a meeting that has not begun is changed")
def _():
    body = RestScheduleConfDTO(
        start_time="2099-01-16 10:00", length=30, subject="Planning anew", media_types="HDVideo", attendees=[Attendee(account_id="carol", role=1)]
    )
    changed = now.alice.update_meeting(UpdateMeetingRequest(conference_id=now.planned, body=body)).body[0]
    assert (changed.subject, changed.start_time, changed.end_time) == ("Planning anew", "2099-01-16 10:00", "2099-01-16 10:30")
    detail = now.alice.show_meeting_detail(ShowMeetingDetailRequest(conference_id=now.planned))
    assert [(who.name, who.role) for who in detail.data.data] == [("Carol", 1)]


@step("a meeting is found by its subject, by those whom it concerns alone")
def _():
    def found(client, **more):
        return [one.conference_id for one in client.search_meetings(SearchMeetingsRequest(offset=0, limit=20, **more)).data]

    assert found(now.alice, search_key="anew") == [now.planned]
    assert found(now.alice, search_key="nothing like it") == []
    now.bob = connect(MeetingCredentials("bob", PASSWORD))
    assert found(now.bob, query_all=True) == [], "he was taken off the list, and runs nothing"
    refused(403, "MMC.111070002", lambda: now.bob.show_meeting_detail(ShowMeetingDetailRequest(conference_id=now.planned)))


@step("a meeting that does not exist is a bad request")
def _():
    refused(400, "MMC.111070005", lambda: now.alice.show_meeting_detail(ShowMeetingDetailRequest(conference_id="900000000")))


@step("a meeting is called off by whose it is")
def _():
    refused(403, "MMC.111070002", lambda: now.bob.cancel_meeting(CancelMeetingRequest(conference_id=now.planned)))
    now.alice.cancel_meeting(CancelMeetingRequest(conference_id=now.planned))
    refused(400, "MMC.111070005", lambda: now.alice.cancel_meeting(CancelMeetingRequest(conference_id=now.planned)))


@step("a recording cannot be asked for, and Gavel says so")
def _():
    body = RestScheduleConfDTO(subject="t", media_types="HDVideo", record_type=2)
    refused(400, "MMC.111070001", lambda: now.alice.create_meeting(CreateMeetingRequest(body=body)))


# ——— the control token ———


@step("a meeting has to be begun before it can be controlled")
def _():
    body = RestScheduleConfDTO(subject="Weekly", media_types="HDVideo", length=30)
    made = now.alice.create_meeting(CreateMeetingRequest(body=body)).body[0]
    password = next(entry.password for entry in made.password_entry if entry.conference_role == "chair")
    refused(400, "MMC.111072005", lambda: control(now.alice, made.conference_id, password))
    start = StartRequest(conference_id=made.conference_id, password=password)
    assert re.fullmatch("[0-9a-f]{32}", now.alice.start_meeting(StartMeetingRequest(body=start)).uuid)
    assert control(now.alice, made.conference_id, password).role == 1
    now.alice.cancel_meeting(CancelMeetingRequest(conference_id=made.conference_id, type=1))


@step("the host's password draws a control token, and a wrong one does not")
def _():
    now.number, now.passwords, now.session = meeting(now.alice)
    drawn = control(now.alice, now.number, now.passwords["chair"])
    assert (drawn.role, drawn.conf_token_expire_time) == (1, 1800)
    assert "ParticipantsNotify" in drawn.support_notify_type and drawn.tmp_ws_token
    now.token = drawn.token
    refused(400, "MMC.111072065", lambda: control(now.alice, now.number, "000000000"))
    refused(400, "MMC.111072065", lambda: control(now.alice, "900000000", now.passwords["chair"]))


@step("a control token is renewed by itself")
def _():
    request = CreateConfTokenRequest(conference_id=now.number, x_password="", x_login_type=1, x_conference_authorization=now.token)
    now.token = now.alice.create_conf_token(request).data.token
    assert pids() == []


@step("people come into the meeting by Gavel's own door")
def _():
    account = gavel("POST", "/auth/login", {"username": "alice", "password": PASSWORD}, key="")
    ticket = gavel("POST", f"/rooms/{now.number}/enter", {}, key=account["access_token"])["ticket"]
    now.owner = Seat(now.number, "Alice", ticket=ticket)
    now.carol = Seat(now.number, "Carol", "host")
    now.dora = Seat(now.number, "Dora", "guest")
    now.gustav = Seat(now.number, "Gustav", "guest")
    assert set(pids()) == {seat.id for seat in (now.owner, now.carol, now.dora, now.gustav)}
    hosts = info().conf_info
    assert (hosts.chair_id, hosts.co_hosts) == (now.owner.id, [now.carol.id])


# ——— removing ———


@step("somebody is hung up on, hears it, and may come back")
def _():
    hang_up(now.gustav.id)
    farewell = now.gustav.hears("farewell")
    assert (farewell["reason"], farewell["by"]) == ("removed", "api"), farewell
    assert now.gustav.is_out() and now.gustav.id not in pids()
    assert "Gustav" in [who.name for who in info().attendees], "they stay on the list"
    hang_up(now.gustav.id)
    now.gustav = Seat(now.number, "Gustav", "guest")
    assert now.gustav.id in pids()


@step("several are hung up on at once")
def _():
    more = [Seat(now.number, name, "guest") for name in ("Eve", "Mallory")]
    hang_up(*(seat.id for seat in more))
    assert all(seat.is_out() for seat in more)
    assert not {seat.id for seat in more} & set(pids())


@step("the owner is not hung up on, and neither is anybody beside them in the list")
def _():
    refused(403, "MMC.111070002", lambda: hang_up(now.gustav.id, now.owner.id))
    assert {now.gustav.id, now.owner.id} <= set(pids())


@step("an id that was never there is refused, and so is nobody at all")
def _():
    refused(400, "MMC.111072008", lambda: hang_up("p2"))
    refused(400, "MMC.111072008", lambda: hang_up(now.gustav.id, "01ARZ3NDEKTSV4RRFFQ69G5FAV"))
    refused(400, "MMC.111070001", lambda: hang_up())
    assert now.gustav.id in pids(), "nobody was touched"


@step("a control token is good in its own meeting alone, and only while it is one")
def _():
    refused(401, "MMC.111070004", lambda: hang_up(now.gustav.id, x_conference_authorization="nope"))
    refused(401, "MMC.111070004", lambda: hang_up(now.gustav.id, x_conference_authorization=now.token[:-1]))
    refused(401, "MMC.111070004", lambda: hang_up(now.gustav.id, x_conference_authorization=None))
    other, passwords, _ = meeting(now.alice)
    token = control(now.alice, other, passwords["chair"]).token
    refused(403, "MMC.111070002", lambda: hang_up(now.gustav.id, x_conference_authorization=token))
    refused(400, "MMC.111072065", lambda: hang_up(now.gustav.id, conference_id="900000000"))
    assert now.gustav.id in pids()
    now.alice.cancel_meeting(CancelMeetingRequest(conference_id=other, type=1))


@step("a control token is taken as it is and wrapped as for HTTP")
def _():
    wrapped = "Basic " + base64.b64encode(now.token.encode()).decode()
    eve = Seat(now.number, "Eve", "guest")
    hang_up(eve.id, x_conference_authorization=wrapped)
    assert eve.is_out()


@step("a guest's control token orders nothing")
def _():
    drawn = control(now.alice, now.number, now.passwords["general"])
    assert drawn.role == 0
    refused(403, "MMC.111072070", lambda: hang_up(now.gustav.id, x_conference_authorization=drawn.token))
    assert now.gustav.id in pids()


@step("somebody is invited, and taken off the list again")
def _():
    invite = RestInviteReqBody(attendees=[
        Attendee(name="Dee", phone="sip:dee@x", role=0, type="normal"),
        Attendee(account_id="bob", role=0, type="normal"),
    ])
    now.alice.invite_participant(InviteParticipantRequest(**at(), body=invite))
    listed = {who.name: who for who in info().attendees}
    assert {"Dee", "Bob"} <= set(listed) and listed["Bob"].account_id == "bob"
    off = [DelAttendInfo(number=listed["Dee"].phone), DelAttendInfo(number="bob")]
    now.alice.delete_attendees(DeleteAttendeesRequest(**at(), body=RestBulkDelAttendReqBody(bulk_del_attend_info=off)))
    assert not {"Dee", "Bob"} & {who.name for who in info().attendees}


@step("whoever is taken off the list is out as well, and their way in is dead")
def _():
    trudy = Seat(now.number, "Trudy", "guest")
    off = [DelAttendInfo(number="1001", participant_id=trudy.id)]
    now.alice.delete_attendees(DeleteAttendeesRequest(**at(), body=RestBulkDelAttendReqBody(bulk_del_attend_info=off)))
    assert trudy.is_out() and "Trudy" not in [who.name for who in info().attendees]
    try:
        Seat(now.number, "Trudy", ticket=trudy.ticket)
        raise AssertionError("she came back")
    except Refused as told:
        assert told.args[0]["problem"]["code"] == "ticket_revoked", told


@step("telephones are not called, and Gavel says so")
def _():
    invite = RestInviteReqBody(attendees=[Attendee(name="Dee", phone="+491700000000", role=0, type="mobile")])
    refused(400, "MMC.111070001", lambda: now.alice.invite_participant(InviteParticipantRequest(**at(), body=invite)))
    body = RestInviteWithPwdReqBody(call_num="1001", conf_id=now.number)
    refused(400, "MMC.111070001", lambda: now.alice.invite_with_pwd(InviteWithPwdRequest(conference_id=now.number, body=body)))


# ——— voices, hands, floor ———


def shut(seat):
    return native(seat.id)["muted_by_host"]


@step("one is muted and unmuted")
def _():
    def mute(on):
        now.alice.mute_participant(MuteParticipantRequest(**at(participant_id=now.gustav.id), body=RestMuteParticipantReqBody(is_mute=on)))

    mute(1)
    assert shut(now.gustav) and one(now.gustav.id).mute == 1
    now.gustav.hears("gate", lambda gate: not gate["audio"])
    mute(0)
    assert not shut(now.gustav)


@step("everybody is muted but the hosts")
def _():
    now.alice.mute_meeting(MuteMeetingRequest(**at(), body=RestMuteReqBody(is_mute=1, allow_unmute_by_oneself=0)))
    assert shut(now.gustav) and shut(now.dora) and not shut(now.carol) and not shut(now.owner)
    assert gavel("GET", f"/conferences/{now.number}")["permissions"]["unmute"] == "hosts"
    now.alice.allow_guest_unmute(AllowGuestUnmuteRequest(**at(), body=RestAllowUnMuteReqBody(allow_unmute_by_oneself=1)))
    assert gavel("GET", f"/conferences/{now.number}")["permissions"]["unmute"] == "everyone"
    now.alice.mute_meeting(MuteMeetingRequest(**at(), body=RestMuteReqBody(is_mute=0)))
    assert not shut(now.gustav)


@step("a camera is closed and opened")
def _():
    def video(status):
        request = InviteOperateVideoRequest(**at(participant_id=now.gustav.id), body=RestVideoBody(status=status))
        now.alice.invite_operate_video(request)

    video(1)
    assert native(now.gustav.id)["video_stopped_by_host"]
    video(0)
    assert not native(now.gustav.id)["video_stopped_by_host"]


@step("hands are lowered, one and several, and raised by nobody else")
def _():
    def raise_hands():
        for seat in (now.gustav, now.dora):
            seat.say({"type": "act", "id": f"hand {len(seat.messages)}", "verb": {"do": "hand", "up": True}})
        until("both hands are up", lambda: one(now.gustav.id).hand == 1 and one(now.dora.id).hand == 1)

    raise_hands()
    now.alice.hand(HandRequest(**at(participant_id=now.gustav.id), body=RestHandsUpReqBody(hands_state=0)))
    assert (one(now.gustav.id).hand, one(now.dora.id).hand) == (0, 1)
    raise_hands()
    body = RestBatchHandsUpReqBody(hands_state=0, pids=[now.gustav.id, now.dora.id])
    now.alice.batch_hand(BatchHandRequest(**at(), body=body))
    assert (one(now.gustav.id).hand, one(now.dora.id).hand) == (0, 0)
    up = HandRequest(**at(participant_id=now.gustav.id), body=RestHandsUpReqBody(hands_state=1))
    refused(403, "MMC.111072071", lambda: now.alice.hand(up))


@step("one has the word, and everybody sees one")
def _():
    now.alice.rollcall_participant(RollcallParticipantRequest(**at(participant_id=now.gustav.id)))
    assert not shut(now.gustav) and shut(now.dora) and not shut(now.carol)
    now.alice.mute_meeting(MuteMeetingRequest(**at(), body=RestMuteReqBody(is_mute=0)))
    now.alice.broadcast_participant(BroadcastParticipantRequest(**at(participant_id=now.gustav.id)))
    assert gavel("GET", f"/conferences/{now.number}")["spotlight"] == [now.gustav.id]
    now.alice.cancel_broadcast(CancelBroadcastRequest(**at()))
    assert gavel("GET", f"/conferences/{now.number}")["spotlight"] == []


@step("a share is allowed and stopped, and pictures are laid out")
def _():
    def share(on):
        now.alice.invite_share(InviteShareRequest(**at(participant_id=now.gustav.id), body=InviteShareDTO(share=on)))

    share(0)
    assert native(now.gustav.id)["share_stopped_by_host"]
    share(1)
    assert not native(now.gustav.id)["share_stopped_by_host"]
    now.alice.switch_mode(SwitchModeRequest(**at(), body=RestSwitchModeReqBody(switch_mode="VAS")))
    assert gavel("GET", f"/conferences/{now.number}")["layout"] == "speaker"
    body = RestMixedPictureBody(manual_set=1, image_type="Four", subscriber_in_pics=[RestSubscriberInPic(index=1, subscriber=[now.dora.id])])
    now.alice.set_multi_picture(SetMultiPictureRequest(**at(), body=body))
    seen = gavel("GET", f"/conferences/{now.number}")
    assert (seen["layout"], seen["spotlight"]) == ("grid", [now.dora.id])
    now.alice.set_multi_picture(SetMultiPictureRequest(**at(), body=RestMixedPictureBody(manual_set=0)))
    seen = gavel("GET", f"/conferences/{now.number}")
    assert (seen["layout"], seen["spotlight"]) == (None, [])


# ——— roles, names ———


@step("a guest becomes co-host and is one no more")
def _():
    def cohost(seat, on):
        now.alice.set_cohost(SetCohostRequest(**at(participant_id=seat.id), body=RestSetCohostBody(is_cohost=on)))

    cohost(now.dora, 1)
    assert native(now.dora.id)["role"] == "host" and now.dora.id in info().conf_info.co_hosts
    cohost(now.dora, 0)
    assert native(now.dora.id)["role"] == "guest"
    refused(403, "MMC.111070002", lambda: cohost(now.owner, 0))


@step("the host's password makes a host, and a wrong one does not")
def _():
    def role(password, on=1):
        body = RestChairTokenReqBody(apply_chair=on, chairman_pwd=password)
        now.alice.set_role(SetRoleRequest(**at(participant_id=now.dora.id), body=body))

    refused(400, "MMC.111072018", lambda: role("000000000"))
    assert native(now.dora.id)["role"] == "guest"
    role(now.passwords["chair"])
    assert native(now.dora.id)["role"] == "host"
    role(now.passwords["chair"], on=0)
    assert native(now.dora.id)["role"] == "guest"


@step("a guest gets another name, and an account keeps its own")
def _():
    def rename(seat, name):
        now.alice.rename_participant(RenameParticipantRequest(**at(), body=RestRenamePartReqBody(participant_id=seat.id, new_name=name)))

    rename(now.gustav, "Gustav 2")
    assert one(now.gustav.id).name == "Gustav 2"
    refused(403, "MMC.111070002", lambda: rename(now.owner, "Mallory"))
    refused(400, "MMC.111072047", lambda: rename(now.gustav, "x" * 97))


# ——— who may come ———


@step("a locked meeting lets in nobody new, and an unlocked one does")
def _():
    def lock(on):
        now.alice.lock_meeting(LockMeetingRequest(**at(), body=RestLockReqBody(is_lock=on)))

    early = gavel("POST", f"/rooms/{now.number}/tickets", {"name": "Eve", "role": "guest"})["ticket"]
    lock(1)
    try:
        Seat(now.number, "Eve", ticket=early)
        raise AssertionError("she came in")
    except Refused as told:
        assert told.args[0]["problem"]["code"] == "locked", told
    lock(0)
    eve = Seat(now.number, "Eve", ticket=early)
    hang_up(eve.id)


@step("people are sent to the waiting room and let in again, and hosts are not sent there")
def _():
    def out(seat):
        now.alice.move_to_waiting_room(MoveToWaitingRoomRequest(**at(), body=RestMoveToWaitingRoomReqBody(participant_id=seat.id)))

    def waiting():
        seats = gavel("GET", f"/conferences/{now.number}/participants")["items"]
        return [seat for seat in seats if seat["state"] == "waiting"]

    eve, mallory = Seat(now.number, "Eve", "guest"), Seat(now.number, "Mallory", "guest")
    out(eve)
    assert eve.hears("farewell")["reason"] == "sent_to_lobby" and eve.is_out()
    body = RestBatchMoveToWaitingRoomReqBody(batch_participants=[mallory.id])
    now.alice.batch_move_to_waiting_room(BatchMoveToWaitingRoomRequest(**at(), body=body))
    assert mallory.is_out()
    eve, mallory = Seat(now.number, "Eve", ticket=eve.ticket), Seat(now.number, "Mallory", ticket=mallory.ticket)
    assert eve.waits and mallory.waits
    place = next(seat["id"] for seat in waiting() if seat["name"] == "Eve")
    body = RestAllowWaitingParticipantReqBody(participant_id=place, allow_all=False)
    now.alice.allow_waiting_participant(AllowWaitingParticipantRequest(**at(), body=body))
    eve.id = eve.hears("welcome")["seat"]
    body = RestAllowWaitingParticipantReqBody(allow_all=True)
    now.alice.allow_waiting_participant(AllowWaitingParticipantRequest(**at(), body=body))
    mallory.id = mallory.hears("welcome")["seat"]
    refused(403, "MMC.111112004", lambda: out(now.carol))
    hang_up(eve.id, mallory.id)


@step("several settings of a running meeting are changed at once")
def _():
    def config(**more):
        body = UpdateStartedConfigReqBody(**more)
        now.alice.update_started_conf_config(UpdateStartedConfConfigRequest(**at(), body=body))

    config(call_in_restriction=2, allow_unmute_by_oneself=0, lock_sharing=1, chat_permission=1)
    permissions = gavel("GET", f"/conferences/{now.number}")["permissions"]
    assert (permissions["unmute"], permissions["share"], permissions["chat"]) == ("hosts", "hosts", "hosts")
    try:
        Seat(now.number, "Eve", "guest")
        raise AssertionError("guests may not come")
    except Refused as told:
        assert told.args[0]["problem"]["code"] == "denied", told
    config(call_in_restriction=3)
    assert gavel("GET", f"/conferences/{now.number}")["waiting_room"]
    refused(400, "MMC.111070001", lambda: config(allow_rename=0, call_in_restriction=0))
    config(call_in_restriction=0, allow_unmute_by_oneself=1, lock_sharing=0, chat_permission=4, is_lock=0)
    seen = gavel("GET", f"/conferences/{now.number}")
    assert not seen["waiting_room"] and seen["permissions"]["share"] == "everyone"
    eve = Seat(now.number, "Eve", "guest")
    hang_up(eve.id)


@step("a meeting is paused, goes on, and lasts longer")
def _():
    def pause(on):
        now.alice.pause_conference(PauseConferenceRequest(**at(), body=PauseConferenceReq(pause=on)))

    pause(1)
    assert gavel("GET", f"/conferences/{now.number}")["paused_since"]
    pause(0)
    assert not gavel("GET", f"/conferences/{now.number}")["paused_since"]

    def end():
        online = now.alice.search_online_meetings(SearchOnlineMeetingsRequest(offset=0, limit=20)).data
        return next(one.end_time for one in online if one.conference_id == now.number)

    before = end()
    now.alice.prolong_meeting(ProlongMeetingRequest(**at(), body=RestProlongDurReqBody(auto=0, duration=15)))
    assert end() > before


@step("what Gavel has not is refused as that")
def _():
    for call, request in [
        (now.alice.record, RecordRequest(**at(), body=RestSetRecordReqBody(is_record=1))),
        (now.alice.live, LiveRequest(**at(), body=RestSetLiveReqBody(is_live=1))),
        (now.alice.set_host_view, SetHostViewRequest(**at(), body=RestChairViewReqBody(view_type=1))),
    ]:
        refused(400, "MMC.111070001", lambda: call(request))


# ——— looking ———


@step("those who are in are listed to whose meeting it is")
def _():
    people = now.alice.list_online_conf_attendee(ListOnlineConfAttendeeRequest(conf_id=now.number, offset=0, limit=20))
    assert {who.name for who in people.data} == {"Alice", "Carol", "Dora", "Gustav 2"}, people
    assert people.count == 4
    alice = next(who for who in people.data if who.name == "Alice")
    assert (alice.account, alice.role, alice.participant_id) == ("alice", 1, now.owner.id)
    detail = now.alice.show_online_meeting_detail(ShowOnlineMeetingDetailRequest(conference_id=now.number))
    assert (detail.conference_data.conf_uuid, detail.conference_data.conference_state) == (now.session, "Created")
    refused(403, "MMC.111070002", lambda: now.bob.list_online_conf_attendee(ListOnlineConfAttendeeRequest(conf_id=now.number)))


@step("the push socket tells all there is, and then what changes and why")
def _():
    token = now.alice.create_web_socket_token(CreateWebSocketTokenRequest(**at())).web_socket_token
    path = f"{ENDPOINT}/cms/open/websocket/confctl/increment/conn?confID={now.number}&tmpToken={token}"
    socket = socket_to(path)

    def say(**what):
        socket.send(json.dumps(what))

    def hear(action, fits=lambda frame: True):
        while True:
            frame = json.loads(socket.recv())
            if frame["action"] == action and fits(frame):
                return frame

    say(sequence="1", action="HeartBeat")
    assert hear("HeartBeat") == {"sequence": "1", "action": "HeartBeat"}
    wrapped = "Basic " + base64.b64encode(now.token.encode()).decode()
    kinds = ["ConfBasicInfoNotify", "ConfDynamicInfoNotify", "ParticipantsNotify", "AttendeesNotify", "WaitingListNotify", "InviteResultNotify"]
    say(sequence="2", action="Subscribe", data=json.dumps({"subscribeType": kinds, "confToken": wrapped}))
    assert hear("Subscribe")["data"] == {"returnCode": 0, "returnDesc ": "SUCCESS"}
    assert hear("ConfBasicInfoNotify")["data"]["title"] == "Weekly"
    assert hear("ConfDynamicInfoNotify")["data"]["lock"] == 0
    full = hear("ParticipantsNotify")
    shown = {row["pid"]: row["pinfoMap"] for row in full["data"]}
    assert full["msgMode"] == 0 and set(shown) == {seat.id for seat in (now.owner, now.carol, now.dora, now.gustav)}
    assert (shown[now.owner.id]["ROLE"], shown[now.carol.id]["IS_COHOST"]) == ("1", "1")
    now.alice.lock_meeting(LockMeetingRequest(**at(), body=RestLockReqBody(is_lock=1)))
    changed = hear("ConfDynamicInfoNotify", lambda frame: frame["data"]["lock"] == 1)
    assert changed["msgMode"] == 1
    now.alice.lock_meeting(LockMeetingRequest(**at(), body=RestLockReqBody(is_lock=0)))
    eve = Seat(now.number, "Eve", "guest")
    is_about = lambda frame: any(row["pid"] == eve.id for row in frame["data"])
    assert hear("ParticipantsNotify", is_about)["data"][0]["pinfoMap"]["NAME"] == "Eve"
    hang_up(eve.id)
    gone = {"ParticipantsNotify": None, "InviteResultNotify": None}
    while not all(gone.values()):
        frame = json.loads(socket.recv())
        rows = frame["data"] if frame["action"] in gone else []
        removed = [row for row in rows if row.get("pid") == eve.id and (row.get("mode") == 1 or row.get("resultCode"))]
        if removed:
            gone[frame["action"]] = removed[0]
    assert gone["ParticipantsNotify"] == {"pid": eve.id, "mode": 1}
    assert gone["InviteResultNotify"]["resultCode"] == 11076016
    socket.close()
    again = socket_to(path)
    assert not again.recv(), "the token was used up"


# ——— the end ———


@step("a meeting is stopped for everybody, and its control token with it")
def _():
    now.alice.stop_meeting(StopMeetingRequest(**at()))
    for seat in (now.owner, now.carol, now.dora, now.gustav):
        assert seat.hears("farewell")["reason"] == "ended" and seat.is_out()
    refused(400, "MMC.111072006", lambda: hang_up(now.gustav.id))
    start = StartRequest(conference_id=now.number, password=now.passwords["chair"])
    now.alice.start_meeting(StartMeetingRequest(body=start))
    refused(401, "MMC.111070004", lambda: hang_up(now.gustav.id))
    now.token = control(now.alice, now.number, now.passwords["chair"]).token
    now.alice.stop_meeting(StopMeetingRequest(**at()))


@step("what is over is found, with who was there")
def _():
    past = now.alice.search_his_meetings(SearchHisMeetingsRequest(start_date=0, end_date=4102444800000, offset=0, limit=50))
    assert now.session in [one.conf_uuid for one in past.data]
    detail = now.alice.show_his_meeting_detail(ShowHisMeetingDetailRequest(conf_uuid=now.session))
    assert detail.conference_data.conference_state == "Destroyed"
    request = SearchAttendanceRecordsOfHisMeetingRequest(conf_uuid=now.session, offset=0, limit=50)
    people = now.alice.search_attendance_records_of_his_meeting(request)
    dora = next(who for who in people.data if who.display_name == "Dora")
    assert 0 < dora.join_time < dora.left_time
    refused(403, "MMC.111070002", lambda: now.bob.search_attendance_records_of_his_meeting(request))


@step("every removal is on record, with who ordered it and whom it hit")
def _():
    request = SearchCtlRecordsOfHisMeetingRequest(conf_uuid=now.session, offset=0, limit=500)
    rows = now.alice.search_ctl_records_of_his_meeting(request).data
    told = [(row.operator, row.operate_code, row.operation_object, row.operate_result, row.operate_source) for row in rows]
    assert ("Alice", "disconnect", "Gustav", "disconnected", "huawei") in told, told
    assert ("Alice", "disconnect", "Alice", "refused", "huawei") in told, told
    assert ("Alice", "start", "", "done", "huawei") in told, told


@step("the webhook of an enterprise is its administrators'")
def _():
    refused(403, "MMC.111070002", lambda: now.alice.show_web_hook_config(ShowWebHookConfigRequest(corp_id="", sp_id="")))
    body = WebHookConfigRequest(subscriber_id="portal", subscriber_key="key", url="https://example.org/hook")
    refused(403, "MMC.111070002", lambda: now.alice.set_web_hook_config(SetWebHookConfigRequest(body=body)))


@step("a locked log-in of the control token is told as that")
def _():
    number, _, _ = meeting(now.alice)
    for _ in range(5):
        refused(400, "MMC.111072065", lambda: control(now.alice, number, "000000000"))
    refused(400, "MMC.111072064", lambda: control(now.alice, number, "000000000"))


def run():
    for sentence, function in STEPS:
        try:
            function()
            print(json.dumps({"step": sentence, "ok": True}), flush=True)
        except Exception:  # noqa: BLE001
            print(json.dumps({"step": sentence, "ok": False, "fault": traceback.format_exc()}), flush=True)


if __name__ == "__main__":
    if "--list" in sys.argv:
        print(json.dumps([sentence for sentence, _ in STEPS]))
        sys.exit()
    from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
    from huaweicloudsdkcore.http.http_config import HttpConfig
    from huaweicloudsdkcore.http.http_handler import HttpHandler
    from huaweicloudsdkmeeting.v1 import *  # noqa: F403
    from huaweicloudsdkmeeting.v1.meeting_credentials import AuthTypeEnum, MeetingCredentials, TenantSceneEnum
    from seats import CA, Refused, Seat, gavel, socket_to, until

    ENDPOINT = os.environ["GAVEL_HUAWEI_URL"]
    PASSWORD, APP_KEY = os.environ["GAVEL_PASSWORD"], os.environ["GAVEL_APP_KEY"]

    def keep_scheme(**sent):
        # The log-in would go to https whatever the endpoint says.
        sent["request"].schema = ENDPOINT.split("://")[0]

    def connect(credentials):
        config = HttpConfig(ssl_ca_cert=CA, timeout=(5, 15))
        handler = HttpHandler().add_request_handler(keep_scheme)
        builder = MeetingClient.new_builder().with_http_config(config).with_http_handler(handler)
        return builder.with_credentials(credentials).with_endpoint(ENDPOINT).build()

    run()
