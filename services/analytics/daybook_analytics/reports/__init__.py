"""Reports for managers: views as tables and charts, in English or Chinese (AN18)."""
