"""How an anticipated error looks to a person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mpp_platform.errors import PlatformError


def problem_page(request: HttpRequest, error: PlatformError) -> HttpResponse:
    """A page that says what happened and where to go on; machines find the error's code in a header."""
    context = {"message": error.message, "status": error.status, "back_url": "/"}
    response = render(request, "site/problem.html", context, status=error.status)
    response.headers["X-Problem"] = error.code
    return response
