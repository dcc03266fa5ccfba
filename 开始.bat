@echo off
rem Double-click: plans the example district and opens its map.
rem Drop a workbook or a district folder onto this file: plans it.
rem Written for Windows 10 and 11; UNTESTED there so far (see docs/cli.md).
rem Only ASCII stands in here: cmd.exe reads this file in the code page of the machine.
setlocal
chcp 65001 >nul
set "PYTHONUTF8=1"
set "PLANNER_LANGUAGE=zh"
cd /d "%~dp0"

set "PYTHON=.venv\Scripts\python.exe"
if exist "%PYTHON%" goto installed

set "FOUND="
for %%P in ("py -3.13" "py -3.12" "py -3.11" "python") do if not defined FOUND (
  %%~P -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "FOUND=%%~P"
)
if not defined FOUND (
  echo Python 3.11 or newer is needed: https://www.python.org/downloads/windows/
  set "CODE=1"
  goto done
)
echo First start: setting up, once, a few minutes ...
%FOUND% -m venv .venv
if errorlevel 1 goto broken

:installed
if exist ".venv\installed.txt" goto ready
"%PYTHON%" -m pip install --quiet --disable-pip-version-check -c constraints.txt .
if errorlevel 1 goto broken
echo done> ".venv\installed.txt"

:ready
if "%~1"=="" (
  "%PYTHON%" -m planner demo
) else (
  "%PYTHON%" -m planner plan "%~1"
)
set "CODE=%ERRORLEVEL%"
goto done

:broken
set "CODE=%ERRORLEVEL%"
echo Setting up failed. Is there a network connection? Delete the folder .venv and try again.

:done
echo.
pause
exit /b %CODE%
