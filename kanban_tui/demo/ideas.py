"""The plan of the demo: what a small team has in mind, in the order in which somebody thinks of it."""

from __future__ import annotations

from msgspec import Struct

from kanban_tui.board.model import DAY


class Idea(Struct, frozen=True):
    """An item to be. `work` and `review` are working hours; what happens on the way is told by the other fields.

    `block` stops it after so many hours of work, for so many hours, with a reason. `returns` sends it back to the
    queue and `cancelled` off the board after so many hours. `reopened` comes back from Done, `slips` is moved by
    mistake and undone.
    """

    title: str
    type: str
    work: int
    review: int = 2
    tags: tuple[str, ...] = ()
    block: tuple[int, int, str] | None = None
    returns: int | None = None
    cancelled: int | None = None
    reopened: bool = False
    slips: bool = False
    description: str = ""
    estimate: int | None = None


IDEAS: tuple[Idea, ...] = (
    Idea("Sign in with a magic link", "feature", 10, 4, ("auth",), estimate=2 * DAY),
    Idea("Export invoices as PDF", "feature", 14, 4, ("billing",)),
    Idea("Password reset mail lands in spam", "bug", 5, 1, ("auth", "mail")),
    Idea("Upgrade to PostgreSQL 17", "chore", 10, 2, ("infra",)),
    Idea("Search across projects", "feature", 17, 5, ("search",), block=(9, 11, "waiting for the index quota")),
    Idea("Empty states for the dashboard", "design", 6, 2, ("onboarding",)),
    Idea("Times are an hour off after the clock change", "bug", 6, 2, ("reports",), slips=True),
    Idea("Keyboard shortcuts for triage", "feature", 8, 2),
    Idea("Does a shorter form bring more sign-ups?", "experiment", 30, 2, ("growth",)),
    Idea("Rotate the signing keys", "chore", 4, 1, ("security",)),
    Idea("Invite teammates by link", "feature", 11, 3, ("onboarding",)),
    Idea("CSV import drops the last row", "bug", 7, 2, ("import",)),
    Idea("Dark theme", "feature", 13, 3, ("ui",), returns=6),
    Idea("New icons for file types", "design", 7, 2, ("ui",)),
    Idea("Retry failed webhooks", "feature", 10, 3, ("api",)),
    Idea("Remove the old billing page", "chore", 5, 1, ("billing",)),
    Idea("Crash when a project has no owner", "bug", 4, 1, ("api",), reopened=True),
    Idea("Bulk edit in the item list", "feature", 14, 4, ("ui",)),
    Idea("Audit log for admins", "feature", 15, 5, ("security",), block=(8, 17, "legal looks at the retention period")),
    Idea("Sketch the mobile navigation", "design", 10, 2, ("mobile",)),
    Idea("Slow query on the overview page", "bug", 8, 2, ("performance",)),
    Idea("Weekly digest by mail", "feature", 10, 3, ("mail",)),
    Idea("Alert on a full disk", "chore", 4, 1, ("infra",)),
    Idea("Native app for tablets", "feature", 28, 4, ("mobile",), cancelled=11),
    Idea("Undo for deleted comments", "feature", 7, 3, ("ui",)),
    Idea("Umlauts are lost in file names", "bug", 5, 2, ("import",)),
    Idea("Prices per seat: does anybody notice?", "experiment", 28, 2, ("billing", "growth")),
    Idea("Filters that can be saved", "feature", 11, 3, ("search",)),
    Idea("Contrast of the secondary buttons", "design", 4, 1, ("accessibility",)),
    Idea("Back up attachments too", "chore", 8, 2, ("infra",)),
    Idea("Two-step verification", "feature", 17, 6, ("auth", "security"), block=(9, 8, "test phone is in the post")),
    Idea("Drag and drop fails on touch screens", "bug", 9, 2, ("mobile",)),
    Idea("Read-only links for clients", "feature", 10, 3),
    Idea("Update the staging certificates", "chore", 3, 1, ("infra",)),
    Idea("Totals differ between page and PDF", "bug", 7, 3, ("billing",), slips=True),
    Idea("Onboarding checklist", "feature", 10, 3, ("onboarding",)),
    Idea("Screen reader order of the board", "design", 6, 2, ("accessibility",)),
    Idea("Rate limits per token", "feature", 8, 3, ("api",)),
    Idea("Session ends during an upload", "bug", 6, 2, ("auth",)),
    Idea("Archive projects", "feature", 9, 3),
    Idea("Split the mailer from the web process", "chore", 10, 2, ("infra", "mail")),
    Idea("Comments in real time", "feature", 18, 5, ("ui",), block=(8, 14, "proxy drops the connection")),
    Idea("Tooltips cover the date picker", "bug", 3, 1, ("ui",)),
    Idea("Illustrations for the help pages", "design", 8, 2, ("docs",)),
    Idea("Import from spreadsheets", "feature", 14, 4, ("import",)),
    Idea("Log sampling in production", "chore", 5, 1, ("infra",)),
    Idea("Notification settings per project", "feature", 10, 3, ("mail",)),
    Idea("Duplicate rows after a retry", "bug", 8, 2, ("api",)),
    Idea("Public status page", "feature", 8, 2, ("infra",)),
    Idea("Colours for the charts", "design", 5, 2, ("reports",)),
    Idea("Recurring items", "feature", 13, 4),
    Idea("Delete accounts within 30 days", "feature", 8, 3, ("security",)),
    Idea("Avatar upload turns pictures", "bug", 4, 1, ("ui",)),
    Idea("Cache the permission check", "chore", 7, 2, ("performance",)),
    Idea("Copy an item to another project", "feature", 7, 2),
    Idea("Reminders before the due date", "feature", 9, 3, ("mail",)),
    Idea("Shorter names for the plans", "design", 4, 1, ("billing",)),
    Idea("Sorting by owner is unstable", "bug", 4, 1, ("ui",)),
    Idea("Move the assets to a CDN", "chore", 8, 2, ("infra", "performance")),
    Idea("Merge duplicate contacts", "feature", 12, 3),
    Idea("Timeline of a project", "feature", 14, 4, ("reports",)),
    Idea("Tax field for customers in Norway", "bug", 6, 2, ("billing",)),
    Idea("Custom fields", "feature", 17, 5),
    Idea("Wording of the error pages", "design", 4, 1, ("docs",)),
    Idea("Health check behind the load balancer", "chore", 4, 1, ("infra",)),
    Idea("Share a report by mail", "feature", 8, 2, ("reports", "mail")),
    Idea("Scroll position is lost on reload", "bug", 4, 1, ("ui",)),
    Idea("Guest access", "feature", 14, 4, ("auth",)),
    Idea("Print view of the board", "feature", 6, 2, ("reports",)),
    Idea("Which empty project template helps most?", "experiment", 28, 2, ("onboarding",)),
    Idea("Drop support for the old API", "chore", 8, 2, ("api",)),
    Idea("Mentions in comments", "feature", 8, 3, ("ui",)),
    Idea("Search forgets the last filter", "bug", 5, 1, ("search",)),
    Idea("Calendar feed", "feature", 9, 3, ("api",)),
    Idea("Icons at 150 % zoom are blurred", "design", 3, 1, ("ui", "accessibility")),
    Idea("Tags in the mobile view", "feature", 7, 2, ("mobile",)),
    Idea("Measure the time to first paint", "chore", 5, 1, ("performance",)),
    Idea("Roles with fewer rights", "feature", 15, 5, ("security",)),
    Idea("Webhook secrets are shown in the log", "bug", 3, 1, ("security", "api")),
    Idea("Webhooks for finished imports", "feature", 8, 2, ("api",)),
    Idea("Preview of attachments", "feature", 11, 3, ("ui",)),
    Idea("Week numbers start on Sunday", "bug", 4, 1, ("reports",)),
    Idea("Welcome mail in plain text", "chore", 3, 1, ("mail",)),
    Idea("Translate the sign-up to French", "chore", 7, 2, ("docs",)),
)

# What stands on the board today, apart from the queue.
EXPERIMENT = Idea("Do reminders by text message bring people back?", "experiment", 0, tags=("growth",))
BREACHED = Idea(
    "Single sign-on for larger teams",
    "feature",
    0,
    tags=("auth",),
    estimate=3 * DAY,
    description="SAML first, OpenID later.\n\nThe smallest valuable piece: one customer signs in with one provider.",
)
BLOCKED = Idea("Payments fail for expired cards", "bug", 0, tags=("billing",))
REVIEWED = Idea("Page through long comment threads", "chore", 0, tags=("ui",))
