"""What a text is found by: counted pairs of characters and words, kept by triggers.

No script can forget them, and no page waits for them.
"""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "postings.sql").read_text(encoding="utf-8")
UNDO = """
DROP TRIGGER knowledge_index ON knowledge_article;
DROP TRIGGER knowledge_index ON knowledge_provision;
DROP FUNCTION knowledge_index_article(), knowledge_index_provision(), knowledge_post(bigint, bigint, text),
  knowledge_tokens(text);
"""


class Migration(migrations.Migration):
    dependencies = (("knowledge", "0001_initial"),)
    operations = (migrations.RunSQL(SQL, UNDO),)
