{% autoescape off %}self.HUIGONG_PARTS = [{% for part in parts %}"{{ part|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
self.HUIGONG_VERSION = "{{ version }}";
{{ code }}{% endautoescape %}
