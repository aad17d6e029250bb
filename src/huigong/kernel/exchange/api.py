"""The same rows, columns and actions for programs: `/api/v1/<app>/<model>/`, described at
`/api/v1/openapi.json`.
"""

import functools
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query, Router, Schema, Status
from ninja.errors import AuthenticationError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer
from ninja.security import SessionAuth
from pydantic import ConfigDict, Field, create_model

from huigong.kernel.access import require
from huigong.kernel.audit.trail import record_look
from huigong.kernel.pages.detail import reason_against
from huigong.kernel.pages.gate import get_row
from huigong.kernel.register import query
from huigong.kernel.register.columns import Shown, list_columns, panels
from huigong.kernel.register.declare import Register, Run
from huigong.kernel.register.fields import MoneyField
from huigong.kernel.register.filters import control_names
from huigong.kernel.register.forms import action_of, argument_names, arguments, make_form, save
from huigong.kernel.register.site import site

MOST = 200
_TYPES: Mapping[str, Any] = {
    "number": int | float,
    "money": int,
    "flag": bool,
    "row": dict[str, Any],
}
Plain = str | int | float | bool | None


class Chinese(JSONRenderer):
    """JSON in which Chinese stays readable."""

    json_dumps_params = {"ensure_ascii": False}


class Problem(Schema):
    """Why it was refused; `errors` says it field by field."""

    detail: str
    errors: dict[str, list[str]] = {}


class Asking(Schema):
    """What every list takes besides its own filters."""

    q: str = Field("", max_length=60)
    order: str = "newest"
    before: str = ""
    after: str = ""
    limit: int = Field(query.PAGE_SIZE, ge=1, le=MOST)


class Seated(SessionAuth):
    """Whoever is signed in and sits on a seat; unsafe requests carry the CSRF token.

    A further way in (a token of an account) is a further class in `AUTHS`: it has to open the
    scope of its own seat.
    """

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return request.user if request.user.is_authenticated else None


AUTHS: Sequence[Callable[..., Any]] = (Seated(),)
_REFUSALS: dict[Any, Any] = dict.fromkeys((400, 401, 403, 404, 422), Problem)


def _for_staff(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(request, "seat", None) is None:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


class DescribedOnce(NinjaAPI):
    """What the API says of itself follows from the registers alone: written down once a language,
    because writing it down takes half a second.
    """

    def get_openapi_schema(self, *, path_prefix: str | None = None, **more: Any) -> OpenAPISchema:
        return _described(self, path_prefix or self.get_root_path({}), get_language())


@functools.cache
def _described(described: NinjaAPI, prefix: str, _language: str | None) -> OpenAPISchema:
    return NinjaAPI.get_openapi_schema(described, path_prefix=prefix)


api = DescribedOnce(
    title="汇工",
    version="1",
    urls_namespace="api",
    docs_url=None,
    docs_decorator=_for_staff,
    auth=AUTHS,
    renderer=Chinese(),
)


def _answer(request: HttpRequest, code: int, detail: str, **more: Any) -> HttpResponse:
    return api.create_response(request, {"detail": detail, "errors": {}, **more}, status=code)


@api.exception_handler(PermissionDenied)
def _denied(request: HttpRequest, _fault: Exception) -> HttpResponse:
    return _answer(request, 403, _("您现在的岗位不能这样做。"))


@api.exception_handler(Http404)
def _missing(request: HttpRequest, _fault: Exception) -> HttpResponse:
    return _answer(request, 404, _("没有这一条，或您看不到它。"))


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, _fault: Exception) -> HttpResponse:
    return _answer(request, 401, _("请先登录。"))


@api.exception_handler(query.BadCursor)
def _bad_mark(request: HttpRequest, _fault: Exception) -> HttpResponse:
    return _answer(request, 400, _("翻页的标记已失效，请从列表第一页重新开始。"))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    errors = {".".join(str(p) for p in e["loc"][1:]): [str(e["msg"])] for e in fault.errors}
    return _answer(request, 422, _("有的内容不对。"), errors=errors)


class Refused(Exception):
    """A valid request that the register refuses, with errors by field."""

    def __init__(self, detail: str, errors: dict[str, list[str]] | None = None) -> None:
        super().__init__(detail)
        self.detail, self.errors = detail, errors or {}


@api.exception_handler(Refused)
def _refused(request: HttpRequest, fault: Refused) -> HttpResponse:
    return _answer(request, 422, fault.detail, errors=fault.errors)


def _need_seat(request: HttpRequest) -> None:
    if getattr(request, "seat", None) is None:
        raise PermissionDenied


def _columns(register: Register) -> tuple[Shown, ...]:
    """The columns of the list, then those that only the detail page has."""
    every = [*list_columns(register), *(s for _title, shown in panels(register) for s in shown)]
    return tuple({shown.name: shown for shown in every}.values())


def _data(columns: Sequence[Shown], row: Any) -> dict[str, Any]:
    return {"id": row.pk, **{shown.name: shown.data(row) for shown in columns}}


def _row_schema(register: Register, name: str, columns: Sequence[Shown]) -> type[Schema]:
    fields: dict[str, Any] = {
        shown.name: (_TYPES.get(shown.kind, str) | None, Field(None, title=shown.label))
        for shown in columns
    }
    return create_model(
        f"{register.model.__name__}{name}", __base__=Schema, id=(int, ...), **fields
    )


class _Body(Schema):
    model_config = ConfigDict(extra="forbid")


def _body_schema(register: Register, run: Run) -> type[Schema]:
    given = arguments(run)
    fields: dict[str, Any] = {
        name: (Plain, ...) if given[name][1] and run is register.create else (Plain, None)
        for name in argument_names(register, run)
    }
    return create_model(f"{run.__name__}_body", __base__=_Body, **fields)


def _needed(run: Run) -> list[str]:
    return [name for name, (_type, is_required) in arguments(run).items() if is_required]


def _carry_out(register: Register, run: Run, body: Schema, *target: Any) -> Any:
    """Through the same form as the page; what an edit leaves out stays as it is."""
    given = body.model_dump(exclude_unset=True)
    names = [name for name in argument_names(register, run) if name in given]
    form = make_form(register, run, {}, typed=False)
    if run is not register.create:
        # An edit keeps what it is not told; what another action needs is asked for by its form.
        needed = () if run is register.edit else _needed(run)
        for name in set(form.fields) - {*names, *needed}:
            del form.fields[name]
    form.data = {name: _typed(form.fields[name], given[name]) for name in names}
    if target and run is register.edit:
        # An argument that is no column (an address that is sealed elsewhere) has nothing to keep.
        kept = {n for n in argument_names(register, run) if hasattr(target[0], n)} - set(names)
        run = functools.partial(run, **{name: getattr(target[0], name) for name in kept})
    row = save(form, run, *target)
    if row is None:
        errors = {str(k): [str(e) for e in v] for k, v in form.errors.items()}
        raise Refused(_("没有保存：有的内容不对。"), errors)
    return row


def _typed(field: Any, value: Plain) -> str:
    if value is None or value is False:
        return ""
    if isinstance(field, MoneyField) and isinstance(value, int) and value is not True:
        return str(Decimal(value) / 100)
    return "on" if value is True else str(value)


def _list_route(router: Router, register: Register) -> None:
    columns = list_columns(register)
    row = _row_schema(register, "Row", columns)
    answer = create_model(
        f"{register.model.__name__}Page",
        __base__=Schema,
        results=(list[row], ...),  # type: ignore[valid-type]  # a class made at run time
        before=(str | None, None),
        after=(str | None, None),
    )
    filters = [
        {"in": "query", "name": name, "schema": {"type": "string", "title": shown.label}}
        for shown in _columns(register)
        if shown.name in register.filters
        for name in control_names(shown)
    ]

    @router.get(
        "/",
        response={200: answer, **_REFUSALS},
        operation_id=f"{register.slug}-list",
        summary=register.title,
        openapi_extra={"parameters": filters},
    )
    def rows(request: HttpRequest, asking: Query[Asking]) -> Any:
        _need_seat(request)
        asked = query.read(register, request.GET, size=asking.limit)
        if asked.filters.errors:
            raise Refused(_("有的筛选条件不对。"), asked.filters.errors)
        found = query.page(register, asked)
        results = [_data(columns, row) for row in found.rows]
        return Status(200, {"results": results, "before": found.before, "after": found.after})


def _detail_route(router: Router, register: Register) -> None:
    columns = _columns(register)

    @router.get(
        "/{row_id}",
        response={200: _row_schema(register, "Detail", columns), **_REFUSALS},
        operation_id=f"{register.slug}-detail",
        summary=register.noun,
    )
    def one(request: HttpRequest, row_id: int) -> Any:
        _need_seat(request)
        row = get_row(register, row_id)
        record_look(row)
        return Status(200, _data(columns, row))


def _create_route(router: Router, register: Register, run: Run) -> None:
    columns = _columns(register)
    schema = _body_schema(register, run)

    @router.post(
        "/",
        response={201: _row_schema(register, "Created", columns), **_REFUSALS},
        operation_id=f"{register.slug}-create",
        summary=str(action_of(run).sentence),
    )
    def create(request: HttpRequest, body: schema) -> Any:  # type: ignore[valid-type]  # made at run time
        _need_seat(request)
        require(action_of(run).verb, register.model)
        return Status(201, _data(columns, _carry_out(register, run, body)))


def _verb_route(router: Router, register: Register, verb: str, run: Run) -> None:
    columns = _columns(register)
    schema = _body_schema(register, run)

    @router.post(
        f"/{{row_id}}/{verb}",
        response={200: _row_schema(register, f"After{verb.title()}", columns), **_REFUSALS},
        operation_id=f"{register.slug}-{verb}",
        summary=str(action_of(run).sentence),
    )
    def act(request: HttpRequest, row_id: int, body: schema) -> Any:  # type: ignore[valid-type]  # made at run time
        _need_seat(request)
        row = get_row(register, row_id, verb, lock=True)
        reason = reason_against(register, row, verb) if verb in register.transitions else None
        if reason:
            raise Refused(reason)
        return Status(200, _data(columns, _carry_out(register, run, body, row)))


def add_routes(register: Register) -> None:
    """The addresses of one register."""
    router = Router(tags=[register.title])
    _list_route(router, register)
    _detail_route(router, register)
    if register.create:
        _create_route(router, register, register.create)
    if register.edit:
        _verb_route(router, register, action_of(register.edit).verb, register.edit)
    for verb, run in register.transitions.items():
        _verb_route(router, register, verb, run)
    api.add_router(f"/{register.label.replace('.', '/')}/", router)


for _register in site.registers:
    add_routes(_register)
