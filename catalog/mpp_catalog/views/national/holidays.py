"""National holidays: proposed by one person of the ministry, confirmed by another."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from mpp_accounts.models import Role
from mpp_accounts.permissions import role_required
from mpp_accounts.requests import SignedInRequest
from mpp_catalog.errors import HolidayUnknown
from mpp_catalog.forms.holidays import HolidayForm, date_in, read_dates
from mpp_catalog.ministry import today_in_capital
from mpp_catalog.operations.holidays import (
    HolidayProposal,
    confirm_holidays,
    propose_holidays,
    remove_holiday,
    reopen_holiday,
)
from mpp_catalog.queries.holidays import holiday_years, holidays_of
from mpp_catalog.views.answers import actor_of, done, refused
from mpp_platform.errors import PlatformError

TEMPLATE = "catalog/national/holidays.html"


@role_required(Role.MINISTRY)
@require_safe
def holidays(request: SignedInRequest) -> HttpResponse:
    """The days of a year, with who has looked at them."""
    return render(request, TEMPLATE, _context(request, _year_of(request), HolidayForm()))


@role_required(Role.MINISTRY)
@require_POST
def propose(request: SignedInRequest) -> HttpResponse:
    """Propose one day."""
    form = HolidayForm(request.POST)
    if not form.is_valid():
        return render(request, TEMPLATE, _context(request, _year_of(request), form), status=400)
    try:
        (holiday,) = propose_holidays(proposals=[HolidayProposal(**form.cleaned_data)], by=actor_of(request))
    except PlatformError as error:
        return refused(request, TEMPLATE, _context(request, _year_of(request), form), error)
    sentence = _("%(name)s diusulkan. Pemeriksa lain perlu mengesahkannya.") % {"name": holiday.local_name}
    return done(request, sentence, _address(holiday.date.year))


@role_required(Role.MINISTRY)
@require_POST
def confirm(request: SignedInRequest) -> HttpResponse:
    """Say that the ticked days are right."""
    dates = read_dates(request.POST)
    try:
        confirmed = confirm_holidays(dates=dates, by=actor_of(request))
    except PlatformError as error:
        return refused(request, TEMPLATE, _context(request, _year_of(request), HolidayForm()), error)
    sentence = ngettext("%(count)s hari disahkan.", "%(count)s hari disahkan.", len(confirmed))
    if not confirmed:
        sentence = _("Pemeriksaan pertama dicatat. Pemeriksa lain perlu mengesahkannya.")
    return done(request, sentence % {"count": len(confirmed)}, _address(dates[0].year))


@role_required(Role.MINISTRY)
@require_POST
def reopen(request: SignedInRequest, day: str) -> HttpResponse:
    """Take a day out of force."""
    try:
        holiday = reopen_holiday(day=_day(day), by=actor_of(request))
    except PlatformError as error:
        return refused(request, TEMPLATE, _context(request, _year_of(request), HolidayForm()), error)
    sentence = _("Pengesahan %(name)s ditarik.") % {"name": holiday.local_name}
    return done(request, sentence, _address(holiday.date.year))


@role_required(Role.MINISTRY)
@require_POST
def remove(request: SignedInRequest, day: str) -> HttpResponse:
    """Delete a day that is not in force."""
    try:
        remove_holiday(day=_day(day), by=actor_of(request))
    except PlatformError as error:
        return refused(request, TEMPLATE, _context(request, _year_of(request), HolidayForm()), error)
    return done(request, _("Hari libur dihapus."), _address(_day(day).year))


def _context(request: SignedInRequest, year: int, form: HolidayForm) -> dict[str, Any]:
    rows = holidays_of(year, seen_by=request.user.pk)
    return {
        "section": "holidays",
        "year": year,
        "years": sorted({*holiday_years(), year}),
        "rows": rows,
        "waiting": sum(row.confirmed_at is None for row in rows),
        "form": form,
    }


def _year_of(request: SignedInRequest) -> int:
    written = request.GET.get("tahun") or request.POST.get("tahun") or ""
    is_year = written.isascii() and written.isdigit() and len(written) == len("2026") and int(written) > 0
    return int(written) if is_year else today_in_capital(actor_of(request)).year


def _day(text: str) -> date:
    day = date_in(text)
    if day is None:
        raise HolidayUnknown(date=text[:20])
    return day


def _address(year: int) -> str:
    return f"{reverse('national_holidays')}?tahun={year}"
