"""People: the web application for agents and supervisors."""
