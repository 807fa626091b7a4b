"""The addresses that are asked elsewhere, of everybody whom they concern: each with the file of that test."""

from __future__ import annotations

GROUPS = "tests/groups/test_routes.py"
ADMISSION = "tests/people/test_joining_the_site.py"
MATCHING = "tests/people/test_linking.py"
PASSWORDS = "tests/people/test_password_sign_in.py"
SESSIONS = "tests/people/test_sessions.py"
PROFILES = "tests/people/test_profiles.py"
LEAVING = "tests/people/test_leaving.py"
ADDRESSES = "tests/people/test_changing_address.py"
PAPERS = "tests/legal/test_papers.py"
CONSENT = "tests/legal/test_consent_to_visits.py"
FEEDS = "tests/feeds/test_feeds.py"
BOARD = "tests/leads/test_board.py"
TENDING = "tests/leads/test_tending.py"
OWN_SCORE = "tests/leads/test_own_score.py"
VISITS = "tests/activity/test_visits.py"
MAILS = "tests/notifications/test_unsubscribe.py"
ADMIN = "tests/admin/test_frame.py"

QUESTIONS = "tests/content/test_questions.py"

ELSEWHERE: dict[str, str] = {
    "groups.look_as": "tests/access/test_view_as.py",
    **dict.fromkeys(
        ("posts.edit", "posts.history", "posts.delete", "posts.restore"), "tests/content/test_editing.py"
    ),
    **dict.fromkeys(
        ("drafts.index", "drafts.draft", "drafts.of_place", "drafts.save", "drafts.drop", "drafts.back"),
        "tests/drafts/test_drafts.py",
    ),
    **dict.fromkeys(("moderation.flag", "moderation.decide"), "tests/moderation/scene.py"),
    **dict.fromkeys(
        ("moderation.cases", "moderation.log", "moderation.case", "moderation.undo"),
        "tests/moderation/test_reports.py",
    ),
    **dict.fromkeys(("moderation.silence", "moderation.end_silence"), "tests/moderation/test_silence.py"),
    **dict.fromkeys(
        (
            *("people_admin.people", "people_admin.person", "people_admin.suspend", "people_admin.reopen"),
            *("people_admin.change_role", "people_admin.end_all", "people_admin.end_one"),
        ),
        "tests/admin/test_people.py",
    ),
    **dict.fromkeys(
        (
            *("first_run.start", "first_run.name", "first_run.look", "first_run.preview", "first_run.account"),
            *(
                "first_run.joining",
                "first_run.ways",
                "first_run.mail",
                "first_run.test_letter",
                "first_run.group",
                "first_run.done",
            ),
        ),
        "tests/first_run/test_set_up.py",
    ),
    **dict.fromkeys(
        (
            *(
                "admin.outbox",
                "admin.again",
                "admin.test",
                "admin.mails",
                "admin.one_mail",
                "admin.read_mail",
                "admin.mail_html",
            ),
        ),
        "tests/admin/test_deliveries.py",
    ),
    **dict.fromkeys(
        ("ways_admin.ways", "ways_admin.save", "ways_admin.remove", "ways_admin.test"), "tests/admin/test_ways.py"
    ),
    **dict.fromkeys(
        (
            *(
                "models_admin.models",
                "models_admin.new",
                "models_admin.model",
                "models_admin.change",
                "models_admin.text",
                "models_admin.copy",
                "models_admin.state",
                "models_admin.trial",
                "models_admin.backtest",
                "models_admin.accept_proposal",
            ),
        ),
        "tests/leads/test_models_admin.py",
    ),
    "ways_admin.trial": "tests/admin/test_trial.py",
    "groups_admin.groups": "tests/admin/test_groups.py",
    "admin.settings": "tests/admin/test_settings.py",
    "admin.section": "tests/admin/test_settings.py",
    "admin.static": ADMIN,
    "admin.papers": PAPERS,
    "admin.overview": ADMIN,
    "admin.health": ADMIN,
    "admin.log": ADMIN,
    "admin.readers": ADMIN,
    "admin.retry": ADMIN,
    **dict.fromkeys(
        ("ideas.vote", "ideas.unvote", "ideas.decide", "ideas.merge", "ideas.unmerge"), "tests/content/test_ideas.py"
    ),
    **dict.fromkeys(
        ("articles.index", "articles.edit", "articles.publish", "articles.drop"), "tests/content/test_articles.py"
    ),
    **dict.fromkeys(("polls.vote", "polls.end"), "tests/content/test_polls.py"),
    **dict.fromkeys(("reactions.choose", "reactions.who"), "tests/content/test_reactions.py"),
    **dict.fromkeys(("sharing.form", "sharing.make", "sharing.drop"), "tests/content/test_sharing.py"),
    **dict.fromkeys(("previews.picture", "previews.hide", "previews.show"), "tests/content/test_previews.py"),
    "reading.new": "tests/content/test_reading.py",
    "content.news": "tests/content/test_reading.py",
    **dict.fromkeys(
        ("keeping.close", "keeping.reopen", "keeping.pin", "keeping.unpin", "keeping.pace"),
        "tests/content/test_keeping.py",
    ),
    **dict.fromkeys(("moving.choose", "moving.move"), "tests/content/test_moving.py"),
    **dict.fromkeys(
        ("bookmarks.index", "bookmarks.form", "bookmarks.keep", "bookmarks.drop"), "tests/content/test_bookmarks.py"
    ),
    **dict.fromkeys(("tags.tag", "tags.change"), "tests/content/test_tags.py"),
    "questions.same": QUESTIONS,
    "questions.not_same": QUESTIONS,
    "questions.accept": QUESTIONS,
    "questions.take_back": QUESTIONS,
    "feeds.site": FEEDS,
    "feeds.group": FEEDS,
    "feeds.person": FEEDS,
    "feeds.mine": FEEDS,
    "feeds.index": FEEDS,
    "feeds.new": FEEDS,
    "feeds.revoke": FEEDS,
    "groups.new": "tests/groups/test_creating.py",
    "groups.ask": GROUPS,
    "groups.withdraw": GROUPS,
    "groups.members": GROUPS,
    "groups.change_role": GROUPS,
    "groups.roles": GROUPS,
    "groups.hide": GROUPS,
    "groups.archived": "tests/groups/test_archiving.py",
    "groups.archive": GROUPS,
    "groups.reopen": GROUPS,
    **dict.fromkeys(("groups_admin.reach", "groups_admin.enter", "groups_admin.out"), "tests/groups/test_reach.py"),
    "groups.staff_here": "tests/groups/test_reach.py",
    "groups_admin.archive": "tests/groups/test_archiving.py",
    "groups_admin.reopen": "tests/groups/test_archiving.py",
    "groups.stay": "tests/groups/test_terms.py",
    "groups.change_end": GROUPS,
    "groups.renew": "tests/groups/test_terms.py",
    "groups.questions": GROUPS,
    "groups.new_question": GROUPS,
    "groups.question": GROUPS,
    "groups.drop_asked": GROUPS,
    "groups.answers": GROUPS,
    "groups.change_charter": GROUPS,
    "groups.change_preset": GROUPS,
    "groups.new_role": GROUPS,
    "groups.drop": GROUPS,
    "groups.remove": GROUPS,
    "groups.hand_over_to": GROUPS,
    "groups.settings": GROUPS,
    "groups.visibility": GROUPS,
    "groups.teasers": GROUPS,
    "groups.new_inside": GROUPS,
    "groups.numbers": GROUPS,
    "groups.numbers_table": GROUPS,
    "groups.about": GROUPS,
    "groups.edit_about": GROUPS,
    "groups.put_welcome_away": GROUPS,
    "groups.requests": GROUPS,
    "groups.accept_asked": GROUPS,
    "groups.decline_asked": GROUPS,
    "groups.decide_several": GROUPS,
    "groups.invitations": GROUPS,
    "groups.new_invitation": GROUPS,
    "groups.invite_several": GROUPS,
    "groups.revoke": GROUPS,
    "people.joining": ADMISSION,
    "people.approve_person": ADMISSION,
    "people.decline_person": ADMISSION,
    "people.invite": ADMISSION,
    "people.withdraw": ADMISSION,
    "people.invitation": ADMISSION,
    "people.accept_invitation": ADMISSION,
    "people.match": MATCHING,
    "people.match_code": MATCHING,
    "people.match_prove": MATCHING,
    "people.match_separate": MATCHING,
    "people.own_ways": MATCHING,
    "people.remove_way": MATCHING,
    "people.profile": PROFILES,
    "people.picture": PROFILES,
    "people.own_profile": PROFILES,
    "people.save_profile": PROFILES,
    "people.save_picture": PROFILES,
    "people.drop_picture": PROFILES,
    "people.own_account": PROFILES,
    "people.save_account": PROFILES,
    "people.new_address": ADDRESSES,
    "people.open_address": ADDRESSES,
    "people.use_address": ADDRESSES,
    "people.own_data": LEAVING,
    "people.export_data": LEAVING,
    "people.fetch_data": LEAVING,
    "people.leave_now": LEAVING,
    "people.by_password": PASSWORDS,
    "people.ask_for_link": PASSWORDS,
    "people.open_link": PASSWORDS,
    "people.use_link": PASSWORDS,
    "people.end_one": SESSIONS,
    "people.end_others": SESSIONS,
    "notices.mails_off": MAILS,
    "notices.stop_mails": MAILS,
    "legal.index": PAPERS,
    "legal.paper": PAPERS,
    "legal.edit": PAPERS,
    "legal.to_accept": PAPERS,
    "legal.accept_them": PAPERS,
    "legal.visits": CONSENT,
    "legal.save_visits": CONSENT,
    "groups.seen_by": "tests/groups/test_sight.py",
    "visits.seen": VISITS,
    "leads_api.activities": "tests/leads/test_ingest.py",
    "leads.export": BOARD,
    "leads.all_companies": "tests/leads/test_companies.py",
    "leads.company": "tests/leads/test_companies.py",
    "leads.assign": TENDING,
    "leads.decide": "tests/leads/test_judging.py",
    "leads.note": TENDING,
    "leads.add_task": TENDING,
    "leads.tick": TENDING,
    "leads.own": OWN_SCORE,
    "leads.save_own": OWN_SCORE,
    "health.live": "tests/app/test_health.py",
    "health.ready": "tests/app/test_health.py",
}
