"""The features and the hook specifications, in the order of the floors."""

from __future__ import annotations

import community.access.specs
import community.activity.hooks
import community.activity.specs
import community.admin.hooks
import community.admin.specs
import community.cli.hooks
import community.content.articles.hooks
import community.content.base.hooks
import community.content.base.specs
import community.content.bookmarks.hooks
import community.content.ideas.hooks
import community.content.polls.hooks
import community.content.previews.hooks
import community.content.questions.hooks
import community.content.reactions.hooks
import community.content.reading.hooks
import community.content.sharing.hooks
import community.content.tags.hooks
import community.drafts.hooks
import community.drafts.specs
import community.feeds.hooks
import community.files.hooks
import community.files.specs
import community.first_run.hooks
import community.groups.hooks
import community.home.hooks
import community.leads.hooks
import community.leads.specs
import community.legal.hooks
import community.moderation.hooks
import community.notifications.hooks
import community.notifications.specs
import community.people.hooks
import community.people.specs
import community.plugins.slots
import community.plugins.specs
import community.search.hooks
import community.search.specs
import community.sitemap.hooks

SPECS = (
    community.plugins.specs,
    community.plugins.slots,
    community.access.specs,
    community.activity.specs,
    community.notifications.specs,
    community.search.specs,
    community.drafts.specs,
    community.admin.specs,
    community.people.specs,
    community.content.base.specs,
    community.files.specs,
    community.leads.specs,
)

FEATURES = (
    community.activity.hooks,
    community.notifications.hooks,
    community.legal.hooks,
    community.search.hooks,
    community.drafts.hooks,
    community.admin.hooks,
    community.moderation.hooks,
    community.files.hooks,
    community.people.hooks,
    community.groups.hooks,
    community.content.base.hooks,
    community.content.questions.hooks,
    community.content.ideas.hooks,
    community.content.polls.hooks,
    community.content.articles.hooks,
    community.content.reactions.hooks,
    community.content.reading.hooks,
    community.content.bookmarks.hooks,
    community.content.previews.hooks,
    community.content.sharing.hooks,
    community.content.tags.hooks,
    community.leads.hooks,
    community.home.hooks,
    community.feeds.hooks,
    community.sitemap.hooks,
    community.first_run.hooks,
    community.cli.hooks,
)
