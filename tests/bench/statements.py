"""The statements of one request that takes a number, for those who send them without the platform."""

ENTER = 'SET search_path TO "{schema}", "public"; SET ROLE "{schema}";'
SERVICE = (
    "SELECT * FROM catalog_service s JOIN catalog_agency a ON a.id = s.agency_id WHERE s.slug = {slug} "
    "ORDER BY s.id LIMIT 1;"
)
LEAVE = 'SET search_path TO "public"; SET ROLE NONE;'


def issue_sql() -> str:
    """The one statement that takes the number."""
    from mpp_queue.operations.issuing import ISSUE_SQL

    return ISSUE_SQL.strip()
