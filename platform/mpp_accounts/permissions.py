"""Who may open a page: a decorator per role. Strangers to a page see a 404, people without a sign-in the sign-in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from mpp_accounts.models import Role

View = Callable[..., HttpResponse]


def role_required(*roles: Role) -> Callable[[View], View]:
    """Let only people with one of these roles through."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _sign_in_first(request)
            if request.user.role not in roles:
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):  # a part of a page cannot become the sign-in page: the page loads itself anew
        sentence = _("Anda belum masuk, atau sesi Anda telah berakhir. Silakan masuk untuk melanjutkan.")
        return HttpResponse(sentence, status=401, content_type="text/plain; charset=utf-8")
    return redirect_to_login(request.get_full_path())
